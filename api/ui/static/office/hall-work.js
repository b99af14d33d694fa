/**
 * The hall as who works at the box office has it before them: live, what they selected, who has it, and what they asked for
 * and what came of it. It draws nothing. Each request is written down, under its key, before it is sent; a tab that was cut
 * off or loaded anew sends it again and gets the same answer.
 */

import { Courier } from "../seatmap/courier.js";
import { LiveHall } from "../seatmap/live-hall.js";
import { Outbox, newIdempotencyKey, sessionStore } from "../seatmap/outbox.js";
import { following, is_personal, requests } from "./actions.js";
import * as selecting from "./selecting.js";

/** @typedef {import("../seatmap/outbox.js").Letter} Letter */
/** @typedef {import("../seatmap/courier.js").Command} Command */
/** @typedef {import("./actions.js").Kind} Kind */
/** @typedef {import("./actions.js").Values} Values */
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
    /** The seat that somebody is to be moved to. */
    this.target = -1;
    /** @type {Map<number, any>} tickets as they were read, as long as nothing was heard of them since */
    this.known = new Map();
    /** @type {File | null} */
    this.file = null;
    /** @type {{ key: string, name: string }[]} what seats of the event may be kept for */
    this.channels = [];
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
    await Promise.all([super.start(), this._readChannels()]);
    await this.resume();
  }

  /** @override */
  close() {
    super.close();
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

  /** @param {number} seat that somebody is to be moved to; -1: none */
  aim(seat) {
    const before = this.target;
    this.target = seat;
    this._mark([before, seat].filter((each) => each >= 0));
  }

  /** Let seats look as they are meant. @param {readonly number[]} changed those that may look otherwise than before */
  _mark(changed) {
    /** @type {Map<number, import("../seatmap/looks.js").Look>} */
    const marks = new Map();
    for (const seat of this.selection) marks.set(seat, "chosen");
    if (this.target >= 0) marks.set(this.target, "mine");
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
  }

  /** @override */
  own() {
    return this.marks;
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

  async _readChannels() {
    const answer = await this._get(`${this.path}/channels`);
    if (answer.ok) this.channels = answer.body.items;
  }

  /** For what a seat is kept, as far as that is known. @param {number} seat @returns {string | null} a channel's key */
  channelOf(seat) {
    return this.known.get(seat)?.channel ?? null;
  }

  /** @param {string} key */
  channelName(key) {
    return this.channels.find((channel) => channel.key === key)?.name ?? key;
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
    this.anchor = this.target = -1;
    this.known.clear();
    this.file = null;
    const told = [...this.tasks.values()].flatMap(({ ticket_ids, values }) => ticket_ids.slice(0, 3).concat(values.to ?? []));
    if (told.length) void this._name(told).then(() => this._changed());
  }

  /** @override @param {readonly number[] | null} changed */
  _learned(changed) {
    for (const seat of changed ?? [...this.known.keys()]) this.known.delete(seat);
    if (changed === null || changed.some((seat) => this.selection.has(seat))) void this.refresh();
  }

  // What is asked for

  /**
   * Do something to seats. @param {Kind} kind @param {readonly number[]} seats @param {Values} values
   * @returns {Promise<boolean>} false: nothing was sent, as it can't be read what would be needed
   */
  async act(kind, seats, values) {
    const names = await this.ids?.of(seats);
    if (!names || (is_personal(kind) && !(await this.look(seats)))) return false;
    const tickets = seats.map((seat, index) => ({ id: names[index], holder: this.known.get(seat)?.holder ?? null }));
    const task = newIdempotencyKey();
    const letters = requests(kind, this.eventId, tickets, values).map(({ path, body, method, ticket_ids, next }) => {
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
    const tickets = [...ticket_ids, ...(values.to ? [values.to] : [])];
    await this._name(tickets);
    for (const seat of this.seatsOf(tickets)) this.known.delete(seat);
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

/** Do work for each, a few at once. @template T @param {readonly T[]} all @param {number} at_once @param {(each: T) => Promise<void>} work */
async function inTurns(all, at_once, work) {
  const waiting = [...all];
  const turn = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await work(each);
  };
  await Promise.all(Array.from({ length: Math.min(at_once, all.length) }, turn));
}
