/**
 * Finds seats by where they are. They lie in patches of neighbours: the box of a patch says of most that none of its seats, or
 * all of them, are meant, and to look at each seat of the few others takes less time than an index of them takes to be made.
 */

/** @typedef {import("./view.js").Box} Box */
/** @typedef {{ seats: readonly number[], box: Box }} Patch */

const SEATS_OF_PATCH = 256;

export class Places {
  /** @param {import("./hall.js").Hall} hall */
  constructor(hall) {
    this.hall = hall;
    /** @type {Patch[]} */
    this.patches = [];
    for (const section of hall.sections) {
      const seats = section.rows.flatMap((row) => row.seats);
      for (let from = 0; from < seats.length; from += SEATS_OF_PATCH) {
        const neighbours = seats.slice(from, from + SEATS_OF_PATCH);
        this.patches.push({ seats: neighbours, box: around(hall, neighbours) });
      }
    }
  }

  /** @param {Box} box @returns {number[]} */
  within(box) {
    const { x, y } = this.hall;
    /** @type {number[]} */
    const found = [];
    for (const { seats, box: { left, top, right, bottom } } of this.patches) {
      if (box.left > right || box.right < left || box.top > bottom || box.bottom < top) continue;
      const is_whole = box.left <= left && box.right >= right && box.top <= top && box.bottom >= bottom;
      for (const seat of seats) {
        if (is_whole || (x[seat] >= box.left && x[seat] <= box.right && y[seat] >= box.top && y[seat] <= box.bottom)) found.push(seat);
      }
    }
    return found;
  }

  /** The seats nearest to a point, the nearest first. @param {number} x @param {number} y @param {number} most @param {number} [reach] @returns {number[]} */
  near(x, y, most, reach = Infinity) {
    const patches = this.patches.map((patch) => ({ patch, least: distance(patch.box, x, y) })).sort((one, other) => one.least - other.least);
    /** @type {{ seat: number, away: number }[]} */
    let found = [];
    let furthest = reach;
    for (const { patch, least } of patches) {
      if (least > furthest) break;
      for (const seat of patch.seats) {
        const away = Math.hypot(this.hall.x[seat] - x, this.hall.y[seat] - y);
        if (away <= furthest) found.push({ seat, away });
      }
      found = found.sort((one, other) => one.away - other.away).slice(0, most);
      if (found.length === most) furthest = found[most - 1].away;
    }
    return found.map(({ seat }) => seat);
  }
}

/** @param {import("./hall.js").Hall} hall @param {readonly number[]} seats @returns {Box} */
function around(hall, seats) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const seat of seats) {
    box.left = Math.min(box.left, hall.x[seat]);
    box.right = Math.max(box.right, hall.x[seat]);
    box.top = Math.min(box.top, hall.y[seat]);
    box.bottom = Math.max(box.bottom, hall.y[seat]);
  }
  return box;
}

/** @param {Box} box @param {number} x @param {number} y */
function distance({ left, top, right, bottom }, x, y) {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}
