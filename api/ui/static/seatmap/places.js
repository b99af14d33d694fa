/**
 * Finds seats by where they are. Each section has an index of its own, made when somebody comes near it: one for a great
 * hall would take a slow machine a quarter of a second at once.
 */

import { Flatbush } from "../vendor/flatbush.js";

/** @typedef {import("./view.js").Box} Box */
/** @typedef {{ seats: number[], box: Box, index: Flatbush | null }} Patch the seats of a section that are drawn, in the order of its index */

export class Places {
  /** @param {import("./hall.js").Hall} hall */
  constructor(hall) {
    this.hall = hall;
    /** @type {Patch[]} */
    this.patches = hall.sections.flatMap((section) => {
      const seats = section.rows.flatMap((row) => row.seats);
      return seats.length ? [{ seats, box: around(hall, seats), index: null }] : [];
    });
  }

  /** @param {Box} box @returns {number[]} */
  within(box) {
    return this.patches.flatMap((patch) => {
      const { left, top, right, bottom } = patch.box;
      if (box.left > right || box.right < left || box.top > bottom || box.bottom < top) return [];
      if (box.left <= left && box.right >= right && box.top <= top && box.bottom >= bottom) return patch.seats;
      return this._index(patch).search(box.left, box.top, box.right, box.bottom).map((at) => patch.seats[at]);
    });
  }

  /** The seats nearest to a point, the nearest first. @param {number} x @param {number} y @param {number} most @param {number} [reach] @returns {number[]} */
  near(x, y, most, reach = Infinity) {
    const away = (/** @type {number} */ seat) => Math.hypot(this.hall.x[seat] - x, this.hall.y[seat] - y);
    const patches = this.patches.map((patch) => ({ patch, least: distance(patch.box, x, y) })).sort((one, other) => one.least - other.least);
    /** @type {number[]} */
    let found = [];
    for (const { patch, least } of patches) {
      if (least > reach || (found.length >= most && least > away(found[most - 1]))) break;
      const more = this._index(patch).neighbors(x, y, most, reach).map((at) => patch.seats[at]);
      found = [...found, ...more].sort((one, other) => away(one) - away(other)).slice(0, most);
    }
    return found;
  }

  /** @param {Patch} patch @returns {Flatbush} */
  _index(patch) {
    if (patch.index) return patch.index;
    const index = (patch.index = new Flatbush(patch.seats.length));
    for (const seat of patch.seats) index.add(this.hall.x[seat], this.hall.y[seat]);
    index.finish();
    return index;
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
