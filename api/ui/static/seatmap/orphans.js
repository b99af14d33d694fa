/** Seats that a choice would leave alone between taken ones, where hardly anybody buys them. Pure. */

/**
 * @param {import("./hall.js").Hall} hall @param {readonly number[]} chosen @param {(seat: number) => boolean} is_free
 * @returns {number[]} free seats beside a chosen one that have no free neighbour left, in the hall's order
 */
export function orphans(hall, chosen, is_free) {
  const mine = new Set(chosen);
  const is_left = (/** @type {number | undefined} */ seat) => seat !== undefined && is_free(seat) && !mine.has(seat);
  const alone = new Set();
  for (const seat of chosen) {
    for (const beside of neighbours(hall, seat)) {
      // A wheelchair place is alone by its nature.
      if (is_left(beside) && !hall.is_accessible(beside) && !neighbours(hall, beside).some(is_left)) alone.add(beside);
    }
  }
  return [...alone].sort((one, other) => one - other);
}

/** The seats side by side with one. @param {import("./hall.js").Hall} hall @param {number} seat @returns {number[]} */
function neighbours(hall, seat) {
  const row = hall.rowSeats(seat);
  const at = row.indexOf(seat);
  return [row[at - 1], row[at + 1]].filter((other) => other !== undefined && Math.abs(hall.position[other] - hall.position[seat]) === 1);
}
