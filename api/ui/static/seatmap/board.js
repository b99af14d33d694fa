/** The status of every seat, as far as is known: a letter each, changed by the stream, counted by section and price. */

export const FREE = 65, HELD = 72, SOLD = 83, CLOSED = 88;
/** @type {Record<string, number>} */
const LETTERS = { A: FREE, H: HELD, S: SOLD, X: CLOSED };

export class Board {
  /** @param {{ map: string, revision: string, as_of: string, statuses: string }} seats as the API tells them */
  constructor(seats) {
    this.map = seats.map;
    this.revision = seats.revision;
    this.as_of = seats.as_of;
    this.statuses = new TextEncoder().encode(seats.statuses);
  }

  /** @param {number} seat */
  is_free = (seat) => this.statuses[seat] === FREE;
  /** @param {number} seat */
  is_closed = (seat) => this.statuses[seat] === CLOSED;

  get has_closed() {
    return this.statuses.includes(CLOSED);
  }

  /**
   * Take what the stream tells. @param {Record<string, any>} change letter → sorted indices as differences
   * @param {string} revision
   * @returns {number[]} the seats that have another status now
   */
  apply(change, revision) {
    /** @type {number[]} */
    const changed = [];
    for (const [letter, status] of Object.entries(LETTERS)) {
      let seat = 0;
      for (const gap of change[letter] ?? []) {
        seat += gap;
        if (seat >= this.statuses.length || this.statuses[seat] === status) continue;
        this.statuses[seat] = status;
        changed.push(seat);
      }
    }
    this.revision = revision;
    return changed;
  }

  /** @param {readonly number[]} seats @returns {number} */
  free(seats) {
    let count = 0;
    for (const seat of seats) if (this.statuses[seat] === FREE) count++;
    return count;
  }

  /** @param {readonly number[]} seats @param {number} most @param {(seat: number) => boolean} [fits] @returns {number[]} the first free ones */
  firstFree(seats, most, fits = () => true) {
    const found = [];
    for (const seat of seats) {
      if (found.length >= most) break;
      if (this.statuses[seat] === FREE && fits(seat)) found.push(seat);
    }
    return found;
  }
}
