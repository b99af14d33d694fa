/**
 * Keeps a board up to date: reads all seats, then follows the stream from there. When the stream fails it asks again and
 * again, and reads all seats meanwhile. It always knows how old what it told is.
 */

import { Stream } from "./stream.js";

/** @typedef {"catching-up" | "live" | "as-of" | "unreachable" | "held"} Freshness */
/**
 * @typedef {object} FeedOwner
 * @property {(seats: any) => Promise<boolean>} snapshot all seats; false: the map they belong to can't be had yet
 * @property {(change: any, revision: string) => void} delta
 * @property {(state: Freshness, asOf: string | null) => void} freshness
 * @property {(problem: import("./api.js").Problem) => void} failed
 */

const SILENCE_MS = 25_000;
const HIDDEN_MS = 60_000;
const PAUSE_MIN_MS = 1_000, PAUSE_MAX_MS = 30_000;
/** Where streams are refused, as when an address has too many: so often all seats are read, and so many times before a stream is asked for again. */
const POLL_MS = 4_000, POLLS = 12;

export class Feed {
  /** @param {import("./api.js").Api} api @param {string} eventId @param {FeedOwner} owner */
  constructor(api, eventId, owner) {
    this.api = api;
    this.path = `/api/events/${encodeURIComponent(eventId)}`;
    this.owner = owner;
    /** @type {string | null} up to where changes were told */
    this.revision = null;
    /** @type {string | null} */
    this.asOf = null;
    /** @type {Stream | null} */
    this.source = null;
    /** @type {import("./stream.js").Told[] | null} what is told while all seats are read */
    this.waiting = null;
    this.failures = 0;
    /** So many times more all seats are read without asking for a stream. */
    this.polls = 0;
    this.round = 0;
    this.visibility = () => this._visible();
    this.online = () => this.source === null && this.is_running && this._again(0);
    this.is_running = false;
    this.is_held = false;
    this.is_reading = false;
  }

  start() {
    this.is_running = true;
    document.addEventListener("visibilitychange", this.visibility);
    addEventListener("pageshow", this.visibility);
    addEventListener("pagehide", this.visibility);
    addEventListener("online", this.online);
    return this._read();
  }

  stop() {
    this.is_running = false;
    this._close();
    clearTimeout(this.sleep);
    document.removeEventListener("visibilitychange", this.visibility);
    removeEventListener("pageshow", this.visibility);
    removeEventListener("pagehide", this.visibility);
    removeEventListener("online", this.online);
  }

  /** Stop telling for a while; `go_on` tells what happened meanwhile. */
  hold() {
    this.is_held = true;
    this.round++;
    clearTimeout(this.sleep);
    this._close();
    this.owner.freshness("held", this.asOf);
  }

  go_on() {
    this.is_held = false;
    return this._follow();
  }

  /** Read all seats, then follow from there. @param {boolean} [anew] what the browser kept of them is of no use any more */
  async _read(anew = false) {
    this._close();
    const round = ++this.round;
    this.is_reading = true;
    if (this.revision === null) this.owner.freshness("catching-up", null);
    const answer = await this.api.get(`${this.path}/seats?ids=false`, { revalidate: true, anew });
    if (round !== this.round || !this.is_running) return;
    if (!answer.ok) {
      this.owner.failed(answer.problem);
      return this._again();
    }
    const is_taken = await this.owner.snapshot(answer.body);
    if (round !== this.round || !this.is_running) return;
    if (!is_taken) return this._again();
    this.revision = answer.body.revision;
    this.asOf = answer.body.as_of;
    if (this.failures || this.polls) this.owner.freshness("as-of", this.asOf);
    if (this.is_held) return;
    if (this.polls) this._poll();
    else this._follow();
  }

  /** Read all seats after a while, not all clients at once. */
  _poll() {
    this._close();
    this.polls--;
    clearTimeout(this.sleep);
    this.sleep = setTimeout(() => void this._read(), POLL_MS * (0.75 + Math.random() / 2));
  }

  _follow() {
    if (this.revision === null) return this._read();
    this._close();
    const address = () => `${this.api.base}${this.path}/stream?ids=false&since=${encodeURIComponent(this.revision ?? "")}`;
    /** @type {Stream} */
    const source = (this.source = new Stream(`rowlock:stream:${this.api.base}${this.path}`, address, {
      told: (told) => source === this.source && this._told(told),
      joined: () => source === this.source && void this._join(),
      failed: (is_refused) => source === this.source && (is_refused ? this._refused() : this._again()),
    }));
    this._alive();
  }

  /** @param {import("./stream.js").Told} told */
  _told(told) {
    this._alive();
    if (this.waiting) return void this.waiting.push(told);
    const data = JSON.parse(told.data);
    // The same statuses have the same tag: the browser would give those it kept, with the revision that is no good any more.
    if (told.name === "reset") return void this._read(true);
    if (told.name === "stale") return this.owner.freshness("as-of", (this.asOf = data.as_of));
    if (told.name === "seats") {
      this.failures = 0;
      this.revision = told.id;
      this.owner.delta(data, told.id);
    }
    this.asOf = data.as_of ?? new Date(this.api.clock.now()).toISOString();
    this.owner.freshness("live", this.asOf);
  }

  /** Another tab has the stream: what it told before we listened is read, what it tells meanwhile is kept for after. */
  async _join() {
    const { source } = this;
    this.waiting = [];
    const answer = await this.api.get(`${this.path}/seats?ids=false`, { revalidate: true });
    if (source !== this.source) return;
    const is_taken = answer.ok && (await this.owner.snapshot(answer.body));
    if (source !== this.source) return;
    const kept = this.waiting ?? [];
    this.waiting = null;
    if (!answer.ok || !is_taken) return this._again();
    this.revision = answer.body.revision;
    this.asOf = answer.body.as_of;
    this.owner.freshness("live", this.asOf);
    for (const told of kept) if (source === this.source) this._told(told);
  }

  /** Something was heard; if nothing more comes for a while, the connection is dead without saying so. */
  _alive() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this._again(0), SILENCE_MS);
  }

  /** There is a server, and it gives no stream: go on by polling. */
  _refused() {
    this.polls = POLLS;
    this.owner.freshness("as-of", this.asOf);
    this._poll();
  }

  /** Try again after a while that grows, never all clients at once. @param {number} [most_ms] */
  _again(most_ms = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** this.failures)) {
    this._close();
    this.failures++;
    this.owner.freshness(this.revision === null ? "unreachable" : this.failures > 1 ? "as-of" : "catching-up", this.asOf);
    clearTimeout(this.sleep);
    // Every second try reads all seats instead: where streams are refused or cut, the map goes on by polling.
    const next = () => (this.failures % 2 ? this._follow() : this._read());
    this.sleep = setTimeout(() => void next(), most_ms ? PAUSE_MIN_MS / 4 + Math.random() * most_ms : 0);
  }

  _close() {
    clearTimeout(this.silence);
    this.source?.close();
    this.source = null;
    this.waiting = null;
    this.is_reading = false;
  }

  /** A page that nobody sees for a while needs no stream; when it is seen again it goes on from where it was. */
  _visible() {
    clearTimeout(this.hiding);
    if (document.visibilityState === "hidden") {
      this.hiding = setTimeout(() => this._close(), HIDDEN_MS);
    } else if (this.source === null && this.is_running && !this.is_held && !this.is_reading) {
      this.owner.freshness("catching-up", this.asOf);
      void this._follow();
    }
  }
}
