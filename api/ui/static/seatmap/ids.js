/** Which ticket a seat is, read section by section when somebody wants to know. */

export class Ids {
  /** @param {import("./api.js").Api} api @param {string} path of the event @param {import("./hall.js").Hall} hall */
  constructor(api, path, hall) {
    this.api = api;
    this.path = path;
    this.hall = hall;
    /** @type {Map<string, Promise<boolean>>} */
    this.asked = new Map();
    /** @type {Map<number, string>} */
    this.ids = new Map();
    /** @type {Map<string, number>} */
    this.seats = new Map();
  }

  /** @param {readonly number[]} seats @returns {Promise<string[] | null>} null: not to be had now */
  async of(seats) {
    const names = [...new Set(seats.map((seat) => this.hall.sectionOf(seat).name))];
    const read = await Promise.all(names.map((name) => this.section(name)));
    return read.every(Boolean) ? seats.map((seat) => /** @type {string} */ (this.ids.get(seat))) : null;
  }

  /** The seat of a ticket, or -1 where it is of no seat here. @param {string} ticketId */
  async seatOf(ticketId) {
    if (!this.seats.has(ticketId)) {
      const answer = await this.api.get(`/api/tickets/${encodeURIComponent(ticketId)}`);
      if (answer.ok) await this.section(answer.body.section);
    }
    return this.seats.get(ticketId) ?? -1;
  }

  /** @param {string} name @returns {Promise<boolean>} whether the section's ids are known */
  section(name) {
    let asked = this.asked.get(name);
    if (!asked) {
      asked = this._read(name);
      this.asked.set(name, asked);
      void asked.then((is_read) => is_read || this.asked.delete(name));
    }
    return asked;
  }

  /** @param {string} name */
  async _read(name) {
    const section = this.hall.sectionNamed(name);
    if (!section) return false;
    const query = new URLSearchParams({ section: name });
    const answer = await this.api.get(`${this.path}/map/${this.hall.version}/ids?${query}`);
    if (!answer.ok) return false;
    section.seats.forEach((seat, index) => {
      this.ids.set(seat, answer.body.ids[index]);
      this.seats.set(answer.body.ids[index], seat);
    });
    return true;
  }
}
