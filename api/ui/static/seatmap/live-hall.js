/**
 * One event's hall, live: where its seats are, their statuses as the stream tells them, how they look. It asks and is told; it
 * draws nothing. Whoever draws listens for "change", "looks" and "map". The buyer's sale and the box office's work are made of it.
 */

import { Board } from "./board.js";
import { Calendar } from "./calendar.js";
import { Feed } from "./feed.js";
import { Hall } from "./hall.js";
import { Ids } from "./ids.js";
import { Listing } from "./listing.js";
import * as looks from "./looks.js";

export class LiveHall extends EventTarget {
  /** @param {import("./api.js").Api} api @param {string} eventId @param {import("./outbox.js").Store} store */
  constructor(api, eventId, store) {
    super();
    this.api = api;
    this.eventId = eventId;
    this.path = `/api/events/${encodeURIComponent(eventId)}`;
    /** @type {Hall | null} */
    this.hall = null;
    /** @type {Board | null} */
    this.board = null;
    /** @type {Ids | null} */
    this.ids = null;
    /** @type {number[]} free seats by section, as far as somebody asked since the last change */
    this.counted = [];
    this.looks = new Uint8Array();
    this.filter = looks.NO_FILTER;
    /** @type {import("./feed.js").Freshness} */
    this.freshness = "catching-up";
    /** @type {string | null} */
    this.asOf = null;
    /** @type {import("./api.js").Problem | null} why there is nothing to show */
    this.problem = null;
    /** @type {Promise<import("./api.js").Answer> | null} */
    this.earlyMap = null;
    this.feed = new Feed(api, eventId, {
      snapshot: (seats) => this._snapshot(seats),
      delta: (change) => this._delta(change),
      freshness: (state, asOf) => this._fresh(state, asOf),
      failed: (problem) => this._failed(problem),
    });
    this.listing = new Listing(api, this.path, new Calendar(store, `rowlock:date:${api.base}:${eventId}`), {
      changed: (event) => {
        this._heard();
        this._changed();
        this._tell("event", { event });
      },
      failed: (problem) => this._failed(problem),
    });
  }

  async start() {
    // Most often this is the map of the seats that are read meanwhile; where it is not, theirs is asked for.
    this.earlyMap = this.api.get(`${this.path}/map`, { revalidate: true });
    await Promise.all([this.listing.start(), this.feed.start()]);
  }

  close() {
    this.feed.stop();
    this.listing.close();
  }

  /** The event as the API tells it; null until it was read. */
  get event() {
    return this.listing.event;
  }

  /** How many seats of a section are free. @param {import("./hall.js").Section} section @returns {number} */
  freeIn(section) {
    return (this.counted[section.index] ??= this.board?.free(section.seats) ?? 0);
  }

  /** What a seat costs who looks. @param {number} seat */
  price(seat) {
    return /** @type {Hall} */ (this.hall).price(seat);
  }

  /** @param {looks.Filter} filter */
  filterBy(filter) {
    this.filter = filter;
    this._relook();
  }

  /** @returns {looks.Own} seats that look otherwise to who looks than by their status */
  own() {
    return new Map();
  }

  /** Looks that the legend of a large hall explains besides what every hall has. @returns {looks.Look[]} */
  get signs() {
    return [];
  }

  /** The event has another map: indices of seats are of this one from now on. */
  _mapped() {}

  /** The event has other rules or another date. */
  _heard() {}

  /** Statuses are others. @param {readonly number[] | null} _changed the seats; null: perhaps all */
  _learned(_changed) {}

  /** @param {any} seats @returns {Promise<boolean>} */
  async _snapshot(seats) {
    if (this.hall?.version !== seats.map) {
      const early = await this.earlyMap;
      this.earlyMap = null;
      const is_it = early?.ok && early.body.version === seats.map;
      const answer = is_it ? early : await this.api.get(`${this.path}/map/${seats.map}`);
      if (!answer.ok) {
        this._failed(answer.problem);
        return false;
      }
      this.hall = new Hall(answer.body);
      this.ids = new Ids(this.api, this.path, this.hall);
      this.looks = new Uint8Array(this.hall.count);
      this.problem = null;
      this._mapped();
      this._tell("map", {});
    }
    this.api.clock.guess(Date.parse(seats.as_of));
    this.board = new Board(seats);
    this.counted = [];
    this._learned(null);
    this._relook();
    return true;
  }

  /** @param {any} change */
  _delta(change) {
    if (!this.board || change.map !== this.board.map) return;
    const changed = this.board.apply(change, "");
    if (!changed.length) return;
    this.counted = [];
    this._learned(changed);
    this._relook(changed);
  }

  /** @param {import("./feed.js").Freshness} state @param {string | null} asOf */
  _fresh(state, asOf) {
    this.freshness = state;
    this.asOf = asOf;
    this._changed();
  }

  /** @param {import("./api.js").Problem} problem */
  _failed(problem) {
    if (this.hall === null) this.problem = problem;
    this._changed();
  }

  /** @param {Iterable<number>} [seats] all, unless said */
  _relook(seats) {
    if (this.hall && this.board) {
      const all = seats ?? this.hall.section.keys();
      looks.write(this.looks, all, this.hall, this.board, this.own(), this.filter);
      this._tell("looks", { seats: seats ?? null });
    }
    this._changed();
  }

  /** @param {string} name @param {any} detail */
  _tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  _changed() {
    this.dispatchEvent(new Event("change"));
  }
}
