/**
 * The hall as who works at the box office has it before them: live, what they selected, who has it, and what they asked for
 * and what came of it. It draws nothing. Each request is written down, under its key, before it is sent; a tab that was cut
 * off or loaded anew sends it again and gets the same answer.
 */

import { CLOSED } from "../seatmap/board.js";
import { Courier } from "../seatmap/courier.js";
import { LiveHall } from "../seatmap/live-hall.js";
import { Outbox, newIdempotencyKey, sessionStore } from "../seatmap/outbox.js";
import { following, is_personal, movedTo, requests } from "./actions.js";
import { inTheWay } from "./hall-words.js";
import { KeptSeats } from "./kept-seats.js";
import { parts, ticketsOf } from "./orders.js";
import * as selecting from "./selecting.js";

/** @typedef {import("../seatmap/outbox.js").Letter} Letter */
/** @typedef {import("../seatmap/courier.js").Command} Command */
/** @typedef {import("./actions.js").Kind} Kind */
/** @typedef {import("./actions.js").Values} Values */
/** @typedef {import("../seatmap/board.js").Board} Board */
/** @typedef {import("../seatmap/hall.js").Hall} Hall */
/** @typedef {{ ticket_ids: string[], code: string, detail: string, explanation: any, is_half: boolean }} Refused `is_half`: ordered, but not paid */
/**
 * @typedef {object} Task what somebody asked for, and what came of it
 * @property {string} id
 * @property {Kind} kind
 * @property {string[]} ticket_ids
 * @property {Values} values
 * @property {number} open requests whose outcome is not known yet
 * @property {{ ticket_ids: string[], command: any }[]} done
 * @property {Refused[]} refused
 * @property {import("../seatmap/api.js").Problem | null} problem what is in the way just now
 */
/**
 * @typedef {object} File what there is to know of one seat
 * @property {number} seat
 * @property {any} ticket
 * @property {any} reservation of who has it; null: nobody
 * @property {any[]} history the newest first
 * @property {import("../seatmap/api.js").Problem | null} problem
 */

/** So many selected seats are told one by one, with who has them. */
export const TOLD_MAX = 12;
const AT_ONCE = 4;
/** For whom seats are kept is read again so long after something was heard: what is put into a channel comes piece by piece. */
const KEPT_AFTER_MS = 1_000;
/** Who puts a blocked seat into a channel changes no status, and is heard of so often. */
const KEPT_EVERY_MS = 15_000;
const TASKS_MAX = 8;
const PAGE = 100, PAGES_MAX = 10;

export class HallWork extends LiveHall {
  /** @param {import("../seatmap/api.js").Api} api @param {string} who works here @param {string} eventId @param {import("../seatmap/outbox.js").Store} store */
  constructor(api, who, eventId, store = sessionStore()) {
    super(api, eventId, store);
    /** @type {ReadonlySet<number>} */
    this.selection = new Set();
    /** @type {ReadonlyMap<number, import("../seatmap/looks.js").Look>} */
    this.marks = new Map();
    /** The seat from which on Shift selects. */
    this.anchor = -1;
    /** The seats that somebody is to be moved to. @type {readonly number[]} */
    this.targets = [];
    /** @type {Map<number, any>} tickets as they were read, as long as nothing was heard of them since */
    this.known = new Map();
    /** @type {Map<string, import("./orders.js").Order>} orders by which known tickets are had, likewise */
    this.orders = new Map();
    /** @type {File | null} */
    this.file = null;
    this.kept = new KeptSeats(api, this.path);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.keptTimer = undefined;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.keptClock = undefined;
    /** @type {ReadonlySet<number>} indices of sections that are closed */
    this.shut = new Set();
    /** @type {Map<string, Task>} the newest last */
    this.tasks = new Map();
    // A key counts for who sent it: what another has on its way is not sent as one's own.
    this.outbox = new Outbox(store, `rowlock:office:letter:${api.base}:${who}:${eventId}:`);
    this.courier = new Courier(api, this.outbox);
    /** @type {Set<string>} */
    this.under_way = new Set();
  }

  /** @override */
  async start() {
    this.keptClock = setInterval(async () => (await this.kept.has_changed()) && this._keptAgain(), KEPT_EVERY_MS);
    await super.start();
    await this.resume();
  }

  /** @override */
  close() {
    super.close();
    clearTimeout(this.keptTimer);
    clearInterval(this.keptClock);
    this.courier.is_closed = true;
  }

  /** Send again what an earlier page left on its way. */
  async resume() {
    const letters = this.outbox.list();
    for (const letter of letters) this._task(letter).open++;
    await inTurns(letters, AT_ONCE, (letter) => this._carry(letter));
  }

  // What is selected

  /** @param {ReadonlySet<number>} selection @param {number} [anchor] */
  select(selection, anchor = this.anchor) {
    const before = this.selection;
    this.selection = selection;
    this.anchor = anchor;
    if (this.file && !(selection.size === 1 && selection.has(this.file.seat))) this.file = null;
    this._mark([...before, ...selection]);
    void this.refresh();
  }

  /** @param {readonly number[]} seats that somebody is to be moved to */
  aim(seats) {
    const before = this.targets;
    this.targets = seats;
    this._mark([...before, ...seats]);
  }

  /** Let seats look as they are meant. @param {readonly number[]} changed those that may look otherwise than before */
  _mark(changed) {
    /** @type {Map<number, import("../seatmap/looks.js").Look>} */
    const marks = new Map();
    for (const seat of this.selection) marks.set(seat, "chosen");
    for (const seat of this.targets) marks.set(seat, "mine");
    this.marks = marks;
    this._relook(new Set(changed));
  }

  /** @param {number} seat @param {boolean} extends_ to it, from the one before */
  toggle(seat, extends_) {
    const { hall, anchor } = this;
    const is_range = extends_ && hall && anchor >= 0 && hall.is_drawn(anchor) && hall.is_drawn(seat);
    if (is_range) this.select(selecting.added(this.selection, selecting.between(hall, anchor, seat)), seat);
    else this.select(selecting.toggled(this.selection, seat), seat);
  }

  /** Read who has what is selected, and all of a single seat. */
  async refresh() {
    const seats = [...this.selection];
    if (seats.length === 1 && (this.file?.seat !== seats[0] || !this.known.has(seats[0]))) await this.inspect(seats[0]);
    else if (seats.length <= TOLD_MAX && (await this.look(seats))) this._changed();
    if (seats.length <= TOLD_MAX && this.selection.size && (await this.readOrders(seats))) this._changed();
  }

  /** @override */
  own() {
    return { get: (/** @type {number} */ seat) => this.marks.get(seat) ?? LOOKS_OF[this.stateOf(seat)] };
  }

  /** @override @returns {import("../seatmap/looks.js").Look[]} */
  get signs() {
    return ["closed", "kept", "shut"];
  }

  /** How a seat stands, and why it is not to be had: a status, or one of the office's own. @param {number} seat */
  stateOf(seat) {
    const status = /** @type {Board} */ (this.board).statuses[seat];
    if (status !== CLOSED) return status;
    if (this.shut.has(/** @type {Hall} */ (this.hall).section[seat])) return selecting.SHUT;
    return this.channelOf(seat) === null ? CLOSED : selecting.KEPT;
  }

  // What is read

  /** Know the tickets of seats. @param {readonly number[]} seats @returns {Promise<boolean>} false: not to be had now */
  async look(seats) {
    const wanted = seats.filter((seat) => !this.known.has(seat));
    if (!wanted.length) return true;
    const ids = await this.ids?.of(wanted);
    if (!ids) return false;
    let is_whole = true;
    await inTurns(wanted, AT_ONCE, async (seat) => {
      const answer = await this._get(`/api/tickets/${encodeURIComponent(ids[wanted.indexOf(seat)])}`);
      if (answer.ok) this.known.set(seat, answer.body);
      else is_whole = false;
    });
    return is_whole;
  }

  /** Know all of a seat: who has it, since when, what happened to it. @param {number} seat */
  async inspect(seat) {
    const { hall } = this;
    this.known.delete(seat);
    const is_told = await this.look([seat]);
    const ticket = this.known.get(seat);
    const path = ticket && `/api/tickets/${encodeURIComponent(ticket.id)}`;
    const [reservation, history] = !is_told || !ticket ? [null, null] : await Promise.all([
      ticket.reservation_id ? this._get(`/api/reservations/${ticket.reservation_id}`) : null,
      this._history(`${path}/history`),
    ]);
    if (hall !== this.hall || this.selection.size !== 1 || !this.selection.has(seat)) return;
    const failed = [reservation, history].find((answer) => answer && !answer.ok);
    this.file = {
      seat,
      ticket: ticket ?? null,
      reservation: reservation?.ok ? reservation.body : null,
      history: history?.ok ? history.body : [],
      problem: failed && !failed.ok ? failed.problem : null,
    };
    this._tell("inspected", { seat });
    this._changed();
  }

  /** @param {string} path @returns {Promise<import("../seatmap/api.js").Answer>} entries, the newest first */
  async _history(path) {
    /** @type {any[]} */
    const entries = [];
    /** @type {string | null} */
    let cursor = null;
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(cursor && { cursor }) });
      const answer = await this._get(`${path}?${query}`);
      if (!answer.ok) return answer;
      entries.push(...answer.body.items);
      cursor = answer.body.next_cursor;
      if (!cursor) break;
    }
    return { ok: true, status: 200, body: entries.toReversed() };
  }

  /** Know the orders by which seats are had whose tickets are known. @param {readonly number[]} seats @returns {Promise<boolean>} false: not to be had now */
  async readOrders(seats) {
    const wanted = new Set(seats.flatMap((seat) => this.known.get(seat)?.order_id ?? []).filter((id) => !this.orders.has(id)));
    let is_whole = true;
    await inTurns([...wanted], AT_ONCE, async (id) => {
      const answer = await this._get(`/api/orders/${encodeURIComponent(id)}`);
      if (answer.ok) this.orders.set(id, answer.body);
      // Of an order that reaches into an event which is not shown to one here, nothing is done as a whole.
      else if (answer.problem.status !== 404) is_whole = false;
    });
    return is_whole;
  }

  /** Know whose seats are, and what of them was ordered together. @param {readonly number[]} seats @returns {Promise<boolean>} false: not to be had now */
  async knowWhose(seats) {
    return (await this.look(seats)) && (await this.readOrders(seats));
  }

  /** @param {number} seat @param {string} id */
  _ticket(seat, id) {
    const { holder = null, order_id = null } = this.known.get(seat) ?? {};
    return { id, holder, order: order_id };
  }

  /** The tickets of seats whose section was read, as they are known. @param {readonly number[]} seats */
  ticketsOf(seats) {
    return seats.map((seat) => this._ticket(seat, this.ids?.ids.get(seat) ?? ""));
  }

  /** In how many parts something is done to seats. @param {Kind} kind @param {readonly number[]} seats */
  partsOf(kind, seats) {
    return parts(kind, this.ticketsOf(seats), this.orders).length;
  }

  /** The seats that are had by an order that was read. @param {string} id @returns {Promise<number[]>} */
  async seatsOfOrder(id) {
    const order = this.orders.get(id);
    const tickets = order ? ticketsOf(order, this.eventId) : [];
    for (const ticket of tickets) await this.ids?.seatOf(ticket);
    return this.seatsOf(tickets);
  }

  /** For what a seat is kept, as far as that is known. @param {number} seat @returns {string | null} a channel's key */
  channelOf(seat) {
    const ticket = this.known.get(seat);
    return (ticket ? ticket.channel : this.kept.of.get(seat)) ?? null;
  }

  /** Read soon for whom seats are kept. */
  _keptAgain() {
    this.keptTimer ??= setTimeout(() => void this._readKept(), KEPT_AFTER_MS);
  }

  async _readKept() {
    clearTimeout(this.keptTimer);
    this.keptTimer = undefined;
    // Sections are closed by the event's rules, of which the stream tells nothing.
    await Promise.all([this.kept.read(this.ids), this.listing.read()]);
    this._relook();
  }

  /** @param {string} path */
  _get(path) {
    return this.api.get(path, { as_holder: true, revalidate: true });
  }

  /** @override */
  _mapped() {
    // Indices belong to a map: what was selected in another is not guessed.
    this.selection = new Set();
    this.marks = new Map();
    this.anchor = -1;
    this.targets = [];
    this.known.clear();
    this.orders.clear();
    this.kept.of = new Map();
    this.file = null;
    this._heard();
    void this._readKept();
    const told = [...this.tasks.values()].flatMap(({ ticket_ids, values }) => ticket_ids.slice(0, 3).concat(movedTo(values).slice(0, 3)));
    if (told.length) void this._name(told).then(() => this._changed());
  }

  /** @override */
  _heard() {
    const closed = this.event?.closed_sections ?? [];
    this.shut = new Set(this.hall?.sections.flatMap((section) => (closed.includes(section.name) ? [section.index] : [])));
    this._keptAgain();
  }

  /** @override @param {readonly number[] | null} changed */
  _learned(changed) {
    for (const seat of changed ?? [...this.known.keys()]) this._forget(seat);
    if (changed === null || changed.some((seat) => this.board?.is_closed(seat) || this.kept.of.has(seat))) this._keptAgain();
    if (changed === null || changed.some((seat) => this.selection.has(seat))) void this.refresh();
  }

  /** @param {number} seat */
  _forget(seat) {
    const order = this.known.get(seat)?.order_id;
    if (order) this.orders.delete(order);
    this.known.delete(seat);
  }

  // What is asked for

  /**
   * Do something to seats. @param {Kind} kind @param {readonly number[]} seats @param {Values} values
   * @returns {Promise<boolean>} false: nothing was sent, as it can't be read what would be needed
   */
  async act(kind, seats, values) {
    const names = await this.ids?.of(seats);
    if (!names || (is_personal(kind) && !(await this.knowWhose(seats)))) return false;
    const tickets = seats.map((seat, index) => this._ticket(seat, names[index]));
    const task = newIdempotencyKey();
    const letters = requests(kind, this.eventId, tickets, values, this.orders).map(({ path, body, method, ticket_ids, next }) => {
      const about = { task, values, ticket_ids, next };
      return this.outbox.add(kind, path, body, about, method);
    });
    for (const letter of letters) this._task(letter).open++;
    this._changed();
    void inTurns(letters, AT_ONCE, (letter) => this._carry(letter));
    return true;
  }

  /** @param {string} id of a task that was read */
  dismiss(id) {
    this.tasks.delete(id);
    this._changed();
  }

  /** The seats of tickets, as far as they are known. @param {readonly string[]} tickets */
  seatsOf(tickets) {
    return tickets.flatMap((ticket) => this.ids?.seats.get(ticket) ?? []);
  }

  /** @param {Letter} letter @returns {Task} that it is of */
  _task(letter) {
    const { task: id, values = {}, ticket_ids = [] } = letter.about ?? {};
    let task = this.tasks.get(id);
    if (!task) {
      task = { id, kind: /** @type {Kind} */ (letter.kind), ticket_ids: [], values, open: 0, done: [], refused: [], problem: null };
      this.tasks.set(id, task);
      const old = [...this.tasks.values()].filter((each) => !each.open).slice(0, Math.max(0, this.tasks.size - TASKS_MAX));
      for (const each of old) if (each !== task) this.tasks.delete(each.id);
    }
    task.ticket_ids = [...new Set([...task.ticket_ids, ...ticket_ids])];
    return task;
  }

  /** @param {Letter} letter @returns {Promise<void>} */
  async _carry(letter) {
    if (this.under_way.has(letter.key)) return;
    this.under_way.add(letter.key);
    const task = this._task(letter);
    const command = await this.courier.deliver(letter, (news) => {
      task.problem = news.problem ?? null;
      this._changed();
    });
    this.under_way.delete(letter.key);
    if (!command) return;
    const next = following(letter.about?.next, command);
    // Written down in the same turn in which the first one is done: no reload comes between the two.
    if (next) return this._carry(this.outbox.add(letter.kind, next.path, next.body, { ...letter.about, next: undefined, is_half: true }));
    await this._settled(task, letter, command);
  }

  /** @param {Task} task @param {Letter} letter @param {Command} command */
  async _settled(task, letter, command) {
    const { ticket_ids = [], is_half = false, values = {} } = letter.about ?? {};
    task.open--;
    task.problem = null;
    if (command.status === "REJECTED") {
      task.refused.push({ ticket_ids, code: command.code ?? "INTERNAL", detail: command.detail ?? "", explanation: command.explanation ?? null, is_half });
    } else {
      task.done.push({ ticket_ids, command });
    }
    const tickets = [...ticket_ids, ...movedTo(values)];
    await this._name([...inTheWay(command), ...tickets]);
    for (const seat of this.seatsOf(tickets)) this._forget(seat);
    if (task.kind === "channel") this._keptAgain();
    if (task.open === 0) this._finished(task);
    this._changed();
  }

  /** Know which seats a few tickets are: after a reload, and on another map, they are to be told by name. @param {readonly string[]} tickets */
  async _name(tickets) {
    for (const ticket of tickets.slice(0, TOLD_MAX)) if (this.ids && !this.ids.seats.has(ticket)) await this.ids.seatOf(ticket);
  }

  /** What is done is selected no longer, what was refused still is. @param {Task} task */
  _finished(task) {
    this.select(selecting.without(this.selection, this.seatsOf(task.done.flatMap((each) => each.ticket_ids))));
    this._tell("finished", task);
  }
}

/** @type {Record<number, import("../seatmap/looks.js").Look>} */
const LOOKS_OF = { [selecting.KEPT]: "kept", [selecting.SHUT]: "shut" };

/** Do work for each, a few at once. @template T @param {readonly T[]} all @param {number} at_once @param {(each: T) => Promise<void>} work */
async function inTurns(all, at_once, work) {
  const waiting = [...all];
  const turn = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await work(each);
  };
  await Promise.all(Array.from({ length: Math.min(at_once, all.length) }, turn));
}
