/** Which seats are meant: by clicks, by a line drawn around them, from one to another. Pure. */

import { CLOSED, FREE, HELD, SOLD } from "../seatmap/board.js";

/** @typedef {import("../seatmap/hall.js").Hall} Hall */
/** @typedef {{ x: number, y: number }} Point in the hall */
/** @typedef {{ count: number, states: Map<number, number>, total: number }} Counted `total` in minor units */

/** What stands behind a seat that is not to be had, where it is not blocked: it is kept for a channel, its section is closed. */
export const KEPT = 75, SHUT = 67;
/** The order in which states are told. */
export const STATES = [FREE, HELD, SOLD, KEPT, SHUT, CLOSED];

/** @param {ReadonlySet<number>} selection @param {number} seat @returns {Set<number>} */
export function toggled(selection, seat) {
  const next = new Set(selection);
  if (!next.delete(seat)) next.add(seat);
  return next;
}

/** @param {ReadonlySet<number>} selection @param {Iterable<number>} seats @returns {Set<number>} */
export function added(selection, seats) {
  return new Set([...selection, ...seats]);
}

/** @param {ReadonlySet<number>} selection @param {Iterable<number>} seats @returns {Set<number>} */
export function without(selection, seats) {
  const next = new Set(selection);
  for (const seat of seats) next.delete(seat);
  return next;
}

/**
 * From one seat to another: along their row; in a section the rows between them, as far to each side of the middle as they
 * are; across sections all in the rectangle whose corners they are. @param {Hall} hall @param {number} from @param {number} to
 * @returns {number[]}
 */
export function between(hall, from, to) {
  const { rows } = hall.sectionOf(from);
  const [one, other] = [from, to].map((seat) => rows.findIndex((row) => row.seats.includes(seat)));
  if (one < 0 || other < 0) return inRectangle(hall, from, to);
  const beside = (/** @type {number} */ seat, /** @type {number} */ row) => rows[row].seats.indexOf(seat) - (rows[row].seats.length - 1) / 2;
  const [left, right] = [beside(from, one), beside(to, other)].sort((a, b) => a - b);
  const shown = rows.slice(Math.min(one, other), Math.max(one, other) + 1);
  return shown.flatMap(({ seats }) => seats.filter((_, index) => {
    const place = index - (seats.length - 1) / 2;
    // Rows of even and of odd length lie half a seat beside each other.
    return place > left - 0.6 && place < right + 0.6;
  }));
}

/** @param {Hall} hall @param {number} from @param {number} to */
function inRectangle(hall, from, to) {
  const edge = hall.pitch / 4;
  const box = {
    left: Math.min(hall.x[from], hall.x[to]) - edge,
    right: Math.max(hall.x[from], hall.x[to]) + edge,
    top: Math.min(hall.y[from], hall.y[to]) - edge,
    bottom: Math.max(hall.y[from], hall.y[to]) + edge,
  };
  return hall.within(box).toSorted((a, b) => a - b);
}

/** Seats within a line that was drawn; it is closed from its end to its beginning. @param {Hall} hall @param {readonly Point[]} line */
export function within(hall, line) {
  if (line.length < 3) return [];
  const xs = line.map((point) => point.x), ys = line.map((point) => point.y);
  const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  return hall.within(box).filter((seat) => isWithin(line, hall.x[seat], hall.y[seat])).toSorted((one, other) => one - other);
}

/** Whether a ray from the point crosses the line an odd number of times. @param {readonly Point[]} line @param {number} x @param {number} y */
export function isWithin(line, x, y) {
  let is_in = false;
  for (let i = 0, before = line.length - 1; i < line.length; before = i++) {
    const one = line[i], other = line[before];
    if (one.y > y !== other.y > y && x < ((other.x - one.x) * (y - one.y)) / (other.y - one.y) + one.x) is_in = !is_in;
  }
  return is_in;
}

/** @param {Hall} hall @param {(seat: number) => number} stateOf @param {Iterable<number>} seats @returns {Counted} */
export function counted(hall, stateOf, seats) {
  /** @type {Map<number, number>} */
  const states = new Map();
  let count = 0, total = 0;
  for (const seat of seats) {
    const state = stateOf(seat);
    states.set(state, (states.get(state) ?? 0) + 1);
    total += hall.price(seat);
    count++;
  }
  return { count, states, total };
}
