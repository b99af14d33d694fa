/**
 * One event as this buyer sees it: the hall, live, and what they chose, hold and wait for. Whoever draws listens for "change"
 * and for what happens: "held", "lost", "handed-over", "refused", …
 */

import * as basket from "./basket.js";
import { Courier } from "./courier.js";
import { LiveHall } from "./live-hall.js";
import { orphans } from "./orphans.js";
import { Outbox } from "./outbox.js";
import { classesOf, wishFor } from "./prices.js";
import { couldBeMet } from "./wishes.js";

/** @typedef {import("./outbox.js").Letter} Letter */
/** @typedef {import("./courier.js").Command} Command */
/** @typedef {import("./wishes.js").Wish} Wish */
/** @typedef {{ kind: string, command?: Command, problem?: import("./api.js").Problem, seats: number[], wishes: Wish[] }} UnderWay */
/** @typedef {{ code: string, kind: string, explanation: any, seats: number[], wishes?: Wish[] }} Refusal */

const PAGE = 100;
/** Why a wish could not be met that seats which come back may cure. */
const CURABLE = new Set(["taken", "too_few", "not_adjacent"]);

export class Sale extends LiveHall {
  /**
   * @param {import("./api.js").Api} api @param {string} eventId @param {import("./outbox.js").Store} store
   */
  constructor(api, eventId, store) {
    super(api, eventId, store);
    this.basket = basket.EMPTY;
    /** What opens seats that are kept for some; "": nothing. It is kept by this page alone. */
    this.code = "";
    /** @type {Map<number, string>} price classes of seats that are chosen; the others cost their own price */
    this.classes = new Map();
    /** @type {Map<string, UnderWay>} letters by their key */
    this.underWay = new Map();
    /** @type {Map<string, number>} seats of tickets that are held */
    this.seatOf = new Map();
    /** @type {Refusal | null} */
    this.refusal = null;
    /** @type {readonly basket.Hold[]} what ended without being bought */
    this.ended = [];
    /** @type {number | null} the most that the page around lets one choose */
    this.max = null;
    this.outbox = new Outbox(store, `rowlock:letter:${api.base}:${eventId}:`);
    this.courier = new Courier(api, this.outbox);
    this.tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(`rowlock:${api.base}:${eventId}`) : null;
    this.tabs?.addEventListener("message", () => void this.readHolds());
  }

  /** @override */
  async start() {
    await super.start();
    await this.resume();
  }

  /** @override */
  close() {
    super.close();
    this.courier.is_closed = true;
    this.tabs?.close();
    clearTimeout(this.ending);
  }

  // What is read

  /** Whether the event sells now, and if not, why. */
  get phase() {
    return this.listing.phase;
  }

  /** Whether nothing will be sold any more. */
  get is_over() {
    return this.phase === "over" || this.phase === "cancelled";
  }

  /** The date that this buyer knew, where it is another one now. */
  get moved_from() {
    return this.listing.moved_from;
  }

  noteDate() {
    this.listing.note();
    this._changed();
  }

  /** Set the clock by the server's, which says when holds end. */
  async _learnTime() {
    const asked_ms = this.api.clock.here();
    const answer = await this.api.get("/api/me", { as_holder: true });
    if (answer.ok && answer.body.now) this.api.clock.learn(Date.parse(answer.body.now), asked_ms, this.api.clock.here());
  }

  /** Read what this buyer holds and bought here; tell what changed. */
  async readHolds() {
    if (!this.api.session.is_known) return;
    const learned = this._learnTime();
    if (this.api.clock.is_guessed) await learned;
    const lists = await Promise.all(
      ["HELD", "CONFIRMED"].map((status) => {
        const query = new URLSearchParams({ event_id: this.eventId, status, limit: String(PAGE) });
        return this.api.get(`/api/reservations?${query}`, { as_holder: true });
      }),
    );
    if (!lists.every((list) => list.ok)) return;
    /** @type {basket.Hold[]} */
    const holds = lists.flatMap((list) => (list.ok ? list.body.items : []));
    await this._placed(holds.map((hold) => hold.ticket_id));
    const place = (/** @type {basket.Hold} */ hold) => this.seatOf.get(hold.ticket_id) ?? Infinity;
    holds.sort((one, other) => place(one) - place(other) || 0);
    const { lost } = basket.difference(basket.held(this.basket), holds);
    const expired = lost.filter((hold) => hold.held_until !== null && Date.parse(hold.held_until) <= this.api.clock.now());
    this.basket = { ...this.basket, holds };
    if (expired.length) {
      this.ended = expired;
      this._tell("expired", { seats: this._seats(expired.map((hold) => hold.ticket_id)) });
    }
    this._watchEnd();
    this._relook();
  }

  /** Find the seats of tickets. @param {readonly string[]} tickets */
  async _placed(tickets) {
    for (const ticket of tickets) {
      if (this.seatOf.has(ticket) || !this.ids) continue;
      const seat = await this.ids.seatOf(ticket);
      if (seat >= 0) this.seatOf.set(ticket, seat);
    }
  }

  /** Send again what an earlier page left on its way. */
  async resume() {
    for (const letter of this.outbox.list()) void this._carry(letter, letter.about?.seats ?? []);
    await this.readHolds();
  }

  // What a buyer does

  /** @param {number} seat */
  toggle(seat) {
    if (!this.board || !this.hall) return;
    const is_chosen = this.basket.chosen.includes(seat);
    if (!is_chosen && (!this.may_have(seat) || this.room() < 1)) return;
    this.basket = basket.toggled(this.basket, seat);
    this.classes.delete(seat);
    this.refusal = null;
    this._tell(is_chosen ? "left" : "chosen", { seats: [seat] });
    this._relook([seat]);
  }

  clear() {
    this.basket = { ...this.basket, chosen: [] };
    this._relook();
  }

  /** Whether a seat may be asked for: it is free, or a code may open it. @param {number} seat */
  may_have(seat) {
    return this.board !== null && (this.board.is_free(seat) || (this.code !== "" && this.board.is_closed(seat)));
  }

  /** @param {string} code "": none */
  useCode(code) {
    this.code = code.trim();
    // What only a code opened is chosen no longer without one; nobody else took it.
    this.basket = basket.without_taken(this.basket, (seat) => this.code !== "" || !this.board?.is_closed(seat))[0];
    this._relook();
  }

  /** Whether an order may be sent now: a code may be good before and after others may buy. */
  get may_order() {
    return this.phase === "on" || (this.code !== "" && this.phase !== "cancelled");
  }

  /** The classes in which a seat may be had, beside its own price. @param {number} seat */
  classesOf(seat) {
    const hall = /** @type {import("./hall.js").Hall} */ (this.hall);
    return classesOf(this.event, hall.categories[hall.category[seat]].name);
  }

  /** What a seat costs in the class that was chosen for it. @override @param {number} seat */
  price(seat) {
    const own = /** @type {import("./hall.js").Hall} */ (this.hall).price(seat);
    const name = this.classes.get(seat);
    return name === undefined ? own : (this.classesOf(seat).find((each) => each.name === name)?.price ?? own);
  }

  /** @param {number} seat @param {string} name of a price class; none: its own price */
  priceAs(seat, name) {
    if (name) this.classes.set(seat, name);
    else this.classes.delete(seat);
    this._changed();
  }

  /** Free seats that the choice would leave alone. */
  orphans() {
    return this.hall && this.board ? orphans(this.hall, this.basket.chosen, this.board.is_free) : [];
  }

  room() {
    if (!this.event || (this.is_over && !this.may_order)) return 0;
    return basket.room(this.basket, this.event, this.api.session.ofShop === null, this.max);
  }

  /** Hold what is chosen. */
  async hold() {
    const seats = [...this.basket.chosen];
    const ticket_ids = await this.ids?.of(seats);
    if (!ticket_ids) return this._refuse({ code: "CUT_OFF", kind: "order", explanation: null, seats });
    const tickets = ticket_ids.map((ticket_id, index) => ({ ticket_id, price_class: this.classes.get(seats[index]) ?? null }));
    return this.order([wishFor(tickets)], seats);
  }

  /** @param {Record<string, unknown>[]} wishes the first that can be met is @param {number[]} [seats] that are asked for by name */
  order(wishes, seats = []) {
    return this._do("order", "/api/orders", { event_id: this.eventId, wishes, ...this._withCode() }, { seats });
  }

  /** @param {string} ticketId */
  release(ticketId) {
    return this._do("release", `/api/tickets/${encodeURIComponent(ticketId)}/release`, {}, { count: 1 });
  }

  /** @param {"release" | "confirm" | "extend"} verb on all that is held */
  all(verb) {
    const count = basket.held(this.basket).length;
    return Promise.all(basket.addresses(this.basket).map((path) => this._do(verb, `${path}/${verb}`, {}, { count })));
  }

  /** Stand in line for a taken seat. @param {number} seat */
  async wait(seat) {
    const ids = await this.ids?.of([seat]);
    if (!ids) return this._refuse({ code: "CUT_OFF", kind: "wait", explanation: null, seats: [seat] });
    const body = { ...this._patience(), ...this._withCode() };
    return this._do("wait", `/api/tickets/${encodeURIComponent(ids[0])}/reserve`, body, { seats: [seat] });
  }

  /** Stand in line until one of the wishes can be met whole. @param {Wish[]} wishes @param {number[]} [seats] that they name */
  waitInLine(wishes, seats = []) {
    this.basket = { ...this.basket, chosen: this.basket.chosen.filter((seat) => !seats.includes(seat)) };
    return this._do("wait", "/api/orders", { event_id: this.eventId, wishes, ...this._patience(), ...this._withCode() }, { seats });
  }

  /** Of the wishes that were refused last, those that could be met if seats came back. @returns {Wish[]} */
  get waitable() {
    const { refusal, hall, board } = this;
    if (!hall || !board || refusal?.code !== "NO_MATCHING_SEATS" || refusal.seats.length === 1) return [];
    const may_come = (/** @type {number} */ seat) => this.code !== "" || !board.is_closed(seat);
    return (refusal.wishes ?? []).filter((wish, index) => {
      const short = refusal.explanation?.shortfalls?.find((/** @type {any} */ each) => each.wish === index);
      return CURABLE.has(short?.reason) && couldBeMet(hall, wish, may_come);
    });
  }

  /** @param {string} key of the letter that waits */
  async stopWaiting(key) {
    const id = this.underWay.get(key)?.command?.id;
    if (id) await this.api.delete(`/api/commands/${id}`);
  }

  dismiss() {
    this.refusal = null;
    this.ended = [];
    this._changed();
  }

  _patience() {
    return { wait_for_release_seconds: Math.min(this.event.max_wait_seconds, 86_400) };
  }

  _withCode() {
    return this.code ? { code: this.code } : {};
  }

  // Commands on their way

  /** @param {string} kind @param {string} path @param {Record<string, unknown>} body @param {any} about */
  _do(kind, path, body, about) {
    this.refusal = null;
    return this._carry(this.outbox.add(kind, path, body, about), about.seats ?? []);
  }

  /** @param {Letter} letter @param {number[]} seats */
  async _carry(letter, seats) {
    if (this.underWay.has(letter.key)) return;
    const wishes = wishesOf(letter);
    this.underWay.set(letter.key, { kind: letter.kind, seats, wishes });
    this._relook();
    const command = await this.courier.deliver(letter, (news) => {
      const begins = letter.kind === "wait" && news.command?.parked && !this.underWay.get(letter.key)?.command?.parked;
      this.underWay.set(letter.key, { kind: letter.kind, seats, wishes, ...news });
      if (begins) this._tell("waiting", { seats, wishes, command: news.command });
      this._relook();
    });
    this.underWay.delete(letter.key);
    if (command) await this._settled(letter, seats, command);
    this._relook();
  }

  /** @param {Letter} letter @param {number[]} seats @param {Command} command */
  async _settled(letter, seats, command) {
    if (command.status === "SUCCEEDED" && letter.kind === "order") {
      this.basket = { ...this.basket, chosen: this.basket.chosen.filter((seat) => !seats.includes(seat)) };
    }
    await this.readHolds();
    this.tabs?.postMessage("holds");
    const wishes = wishesOf(letter);
    if (command.status === "SUCCEEDED" && letter.kind === "wait" && wishes.length) seats = this._seats(command.ticket_ids ?? []);
    if (command.status === "SUCCEEDED") {
      const name = { order: "held", wait: "handed-over", release: "released", confirm: "bought", extend: "extended" }[letter.kind];
      this._tell(name ?? letter.kind, { seats, command, count: command.ticket_ids?.length ?? letter.about?.count ?? seats.length });
    } else if (letter.kind === "wait" && command.code === "WITHDRAWN") {
      this._tell("waiting-over", { seats, wishes, command });
    } else {
      this._refuse({ code: command.code ?? "INTERNAL", kind: letter.kind, explanation: command.explanation ?? null, seats, wishes });
    }
  }

  /** @param {Refusal} refusal */
  _refuse(refusal) {
    this.refusal = refusal;
    if (refusal.code === "SALES_CLOSED" || refusal.code === "PRICE_CLASS_UNKNOWN") void this.listing.read();
    this._tell("refused", refusal);
    this._changed();
  }

  // What the feed tells

  /** @override */
  _heard() {
    for (const [seat, name] of this.classes) if (!this.classesOf(seat).some((each) => each.name === name)) this.classes.delete(seat);
  }

  /** @override */
  _mapped() {
    // Indices belong to a map: what was chosen in another is not guessed.
    this.basket = { ...this.basket, chosen: [] };
    this.classes.clear();
    this.seatOf.clear();
    if (this.basket.holds.length) void this._placed(this.basket.holds.map((hold) => hold.ticket_id)).then(() => this._relook());
  }

  /** What was chosen and went to others is chosen no longer. @override */
  _learned() {
    const asked = new Set([...this.underWay.values()].flatMap((each) => each.seats));
    const mine = new Set(this.seatOf.values());
    const [kept, lost] = basket.without_taken(
      this.basket,
      (seat) => asked.has(seat) || mine.has(seat) || this.may_have(seat),
    );
    this.basket = kept;
    if (lost.length) this._tell("lost", { seats: lost });
  }

  /** Read the holds again when the first of them ends. */
  _watchEnd() {
    clearTimeout(this.ending);
    const end = basket.first_end(this.basket);
    if (end === null) return;
    const left_ms = Date.parse(end) - this.api.clock.now();
    this.ending = setTimeout(() => void this.readHolds(), Math.min(Math.max(left_ms, 0) + 1_000, 2 ** 30));
  }

  /** @override @returns {ReadonlyMap<number, import("./looks.js").Look>} what is this buyer's own */
  own() {
    /** @type {Map<number, import("./looks.js").Look>} */
    const own = new Map();
    for (const seat of this.basket.chosen) own.set(seat, "chosen");
    for (const { kind, seats } of this.underWay.values()) for (const seat of seats) own.set(seat, kind === "wait" ? "waiting" : "chosen");
    for (const hold of this.basket.holds) {
      const seat = this.seatOf.get(hold.ticket_id);
      if (seat !== undefined) own.set(seat, hold.status === "HELD" ? "mine" : "bought");
    }
    return own;
  }

  /** @param {readonly string[]} tickets @returns {number[]} */
  _seats(tickets) {
    return tickets.flatMap((ticket) => this.seatOf.get(ticket) ?? []);
  }
}

/** @param {Letter} letter @returns {Wish[]} what an order asks for; of anything else nothing */
function wishesOf(letter) {
  return Array.isArray(letter.body?.wishes) ? /** @type {Wish[]} */ (letter.body.wishes) : [];
}
