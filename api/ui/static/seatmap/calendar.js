/** The date that an event had when this browser saw it last: whoever comes back is told of another one. */

export class Calendar {
  /** @param {import("./outbox.js").Store} store @param {string} name of the event's date there */
  constructor(store, name) {
    this.store = store;
    this.name = name;
  }

  /** The date it had before, as long as nobody has taken note of the new one. @param {string | null} starts_at as it is now @returns {string | null} */
  before(starts_at) {
    const known = this.store.getItem(this.name);
    if (starts_at && known && Number.isFinite(Date.parse(known)) && Date.parse(known) !== Date.parse(starts_at)) return known;
    this.note(starts_at);
    return null;
  }

  /** @param {string | null} starts_at the reader knows it now */
  note(starts_at) {
    try {
      if (starts_at) this.store.setItem(this.name, starts_at);
    } catch {
      // The store is full: a change of the date will not be noticed.
    }
  }
}
