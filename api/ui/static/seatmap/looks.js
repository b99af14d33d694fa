/** How each seat looks to this buyer: its status, what is theirs, what the filter leaves. */

import { CLOSED, FREE, HELD, SOLD } from "./board.js";
import { LOOKS } from "./stamps.js";

/** @typedef {import("./stamps.js").Look} Look */
/** @typedef {{ max_price: number | null, accessible: boolean }} Filter */
/** @typedef {{ get: (seat: number) => Look | undefined }} Own */

/** @type {Record<Look, number>} */
const INDEX = /** @type {any} */ (Object.fromEntries(LOOKS.map((look, index) => [look, index])));
const BY_STATUS = new Uint8Array(128).fill(INDEX.closed);
BY_STATUS[FREE] = INDEX.free;
BY_STATUS[HELD] = INDEX.held;
BY_STATUS[SOLD] = INDEX.sold;
BY_STATUS[CLOSED] = INDEX.closed;

/** @type {Filter} */
export const NO_FILTER = { max_price: null, accessible: false };

/** @param {import("./hall.js").Hall} hall @param {Filter} filter @returns {(seat: number) => boolean} */
export function fitting(hall, filter) {
  return (seat) =>
    (filter.max_price === null || hall.price(seat) <= filter.max_price) && (!filter.accessible || hall.is_accessible(seat));
}

/**
 * Write how seats look. @param {Uint8Array} looks @param {Iterable<number>} seats those to write
 * @param {import("./hall.js").Hall} hall @param {import("./board.js").Board} board
 * @param {Own} own how seats look to who looks, whatever their status @param {Filter} filter
 */
export function write(looks, seats, hall, board, own, filter) {
  const fits = fitting(hall, filter);
  for (const seat of seats) {
    const mine = own.get(seat);
    let look = mine === undefined ? BY_STATUS[board.statuses[seat]] : INDEX[mine];
    if (look === INDEX.free) look = !fits(seat) ? INDEX.dimmed : hall.is_accessible(seat) ? INDEX.accessible : hall.is_companion(seat) ? INDEX.companion : INDEX.free;
    looks[seat] = look;
  }
}

/** The word for a look. @param {number} look @returns {string} the id of a text */
export function word(look) {
  const name = LOOKS[look];
  return `seat-${name === "accessible" || name === "companion" || name === "dimmed" ? "free" : name}`;
}
