/**
 * Who works at this desk: a token or a key that this tab alone keeps, and forgets when nobody has touched the page for a
 * while. What it may do is the API's to judge; this only knows what it would be told.
 */

import { Api } from "../seatmap/api.js";
import { ServerClock } from "../seatmap/clock.js";
import { newIdempotencyKey } from "../seatmap/outbox.js";

/** The page locks when nobody has touched it for this long, and says so before. */
export const IDLE_MS = 15 * 60_000;
export const WARNED_MS = 60_000;
const LOOK_MS = 5_000;
const PATIENCE_MS = 30_000;
const TOKEN = "rowlock:office:token";
const TOUCHED = "rowlock:office:touched";
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"];
/** What may stand in a header at all. */
const SENDABLE = /^[\x21-\x7e]{1,8000}$/;

/** @typedef {{ holder: string, role: string, expires_at: string | null, now: string, scopes?: string[], event_ids?: string[] }} Me */
/** @typedef {"out" | "asking" | "in"} State */
/** @typedef {{ body?: unknown, query?: Record<string, any>, headers?: Record<string, string>, as?: "json" | "text" | "blob", signal?: AbortSignal, wait_s?: number }} How */

/** What the API, or the way to it, said instead of an answer. */
export class Problem extends Error {
  /** @param {number} status 0: there was no answer @param {any} body @param {number | null} [retry_after_s] */
  constructor(status, body, retry_after_s = null) {
    super(body?.detail ?? body?.code ?? String(status));
    this.status = status;
    this.code = /** @type {string} */ (body?.code ?? (status ? `HTTP_${status}` : "CUT_OFF"));
    this.title = /** @type {string} */ (body?.title ?? "");
    this.detail = /** @type {string} */ (body?.detail ?? "");
    this.field = /** @type {string | undefined} */ (body?.field);
    this.retry_after_s = retry_after_s;
    this.body = body;
  }
}

/** The token that came in the address; it leaves the address at once. @returns {string | null} */
export function fromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token;
}

/** @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">} of this tab; where that is forbidden, of this page alone */
function tabStore() {
  try {
    sessionStorage.getItem(TOKEN);
    return sessionStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    };
  }
}

/** Tells of each change by the event `change`. */
export class Session extends EventTarget {
  /** @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} store @param {() => number} now */
  constructor(store = tabStore(), now = Date.now) {
    super();
    this.store = store;
    this.now = now;
    /** @type {State} */
    this.state = "out";
    /** @type {string} the id of the text that says why nobody is here */
    this.reason = "";
    /** @type {Me | null} */
    this.me = null;
    this.clock = new ServerClock();
    this.is_ending = false;
    /** @type {string | null} */
    this.token = null;
    /** @type {string | null} a token of which nobody could say whose it is */
    this.waiting = null;
    this.touched_ms = 0;
  }

  /** Begin with the token of the address or of before, if there is one. */
  start() {
    for (const name of TOUCHES) addEventListener(name, () => this.touch(), { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => this.look());
    setInterval(() => this.look(), LOOK_MS);
    const given = fromAddress();
    if (given !== null) return this.enter(given);
    const kept = this.store.getItem(TOKEN);
    if (kept === null) return;
    if (this.now() - Number(this.store.getItem(TOUCHED)) >= IDLE_MS) return this.leave("left-idle");
    return this.enter(kept);
  }

  /** Ask whose the token is, and open the office to who may work here. @param {string} token */
  async enter(token) {
    this.leave("");
    this.token = token.trim();
    if (!SENDABLE.test(this.token)) return this.leave("left-odd");
    this._tell("asking");
    try {
      const asked = this.now();
      /** @type {Me} */
      const me = await this.request("GET", "/me");
      this.clock.learn(Date.parse(me.now), asked, this.now());
      if (!me.scopes?.length) return this.leave("left-no-right");
      this.me = me;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const is_passing = error.status === 0 || error.status === 429 || error.status >= 500;
      if (error.status !== 401) this.leave(is_passing ? "left-unreachable" : "left-refused");
      // A reload while nothing answers shall not cost the key.
      this.waiting = is_passing ? token : null;
      this.touched_ms = this.now();
      return;
    }
    this.store.setItem(TOKEN, this.token);
    this.touch();
    this._tell("in");
  }

  /** Forget who was here. @param {string} reason the id of a text; empty: none */
  leave(reason) {
    this.token = this.me = this.waiting = null;
    this.is_ending = false;
    this.store.removeItem(TOKEN);
    this.store.removeItem(TOUCHED);
    this.reason = reason;
    this._tell("out");
  }

  /** Somebody is here. */
  touch() {
    if (this.token === null) return;
    const before = this.touched_ms;
    this.touched_ms = this.now();
    if (this.touched_ms - before > 1_000) this.store.setItem(TOUCHED, String(this.touched_ms));
    if (this.is_ending) this.look();
  }

  /** Lock, or say that it is about to, if nobody has been here: a timer sleeps where a machine does. */
  look() {
    if (this.state !== "in" && this.waiting === null) return;
    const idle_ms = this.now() - this.touched_ms;
    if (idle_ms >= IDLE_MS) return this.leave("left-idle");
    const is_ending = this.state === "in" && idle_ms >= IDLE_MS - WARNED_MS;
    if (is_ending !== this.is_ending) {
      this.is_ending = is_ending;
      this._tell(this.state);
    }
  }

  /** Whether the API would let it. @param {string} scope @param {string} [eventId] */
  may(scope, eventId) {
    const { scopes = [], event_ids = [] } = this.me ?? {};
    return scopes.includes(scope) && (eventId === undefined || !event_ids.length || event_ids.includes(eventId));
  }

  /**
   * Ask the API. @param {string} method @param {string} path below /api/v1 @param {How} [how]
   * @returns {Promise<any>} what it answered; raises Problem
   */
  async request(method, path, how = {}) {
    const address = new URL(`/api/v1${path}`, location.origin);
    for (const [name, value] of Object.entries(how.query ?? {})) {
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each !== undefined && each !== null && each !== "") address.searchParams.append(name, String(each));
      }
    }
    const { token } = this;
    const { body } = how;
    const is_raw = body instanceof Blob || typeof body === "string";
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && !is_raw && { "Content-Type": "application/json" }),
      // The answer of what changes nothing need not be kept.
      ...(method === "POST" && !how.query?.dry_run && { "Idempotency-Key": newIdempotencyKey() }),
      ...(how.wait_s && { Prefer: `wait=${how.wait_s}` }),
      ...how.headers,
    };
    const patience = AbortSignal.timeout(body instanceof Blob ? 10 * PATIENCE_MS : PATIENCE_MS + 1000 * (how.wait_s ?? 0));
    const signal = how.signal ? AbortSignal.any([how.signal, patience]) : patience;
    const sent = body === undefined ? undefined : is_raw ? body : JSON.stringify(body);
    /** @type {Response} */
    let response;
    try {
      response = await fetch(address, { method, headers, body: sent, signal, credentials: "omit", cache: "no-cache", redirect: "error" });
      if (response.ok) return await taken(response, how.as ?? "json");
    } catch {
      throw new Problem(0, null);
    }
    if (response.status === 401 && token === this.token && token !== null) this.leave("left-refused");
    const after = Number(response.headers.get("Retry-After"));
    throw new Problem(response.status, await response.json().catch(() => null), after > 0 ? after : null);
  }

  /** The seat map's way to the API, with this token where it acts as somebody. @returns {Api} */
  api() {
    const holder = /** @type {any} */ ({ token: async () => this.token, forget: async () => this.leave("left-refused"), api: null });
    return new Api(location.origin, holder, this.clock);
  }

  /** @param {State} state */
  _tell(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Response} response @param {"json" | "text" | "blob"} as */
async function taken(response, as) {
  if (as === "blob") return response.blob();
  const text = await response.text();
  return as === "text" ? text : text ? JSON.parse(text) : null;
}
