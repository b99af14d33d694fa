/** What is known of the event itself: its name, its rules, when it is and whether it sells. Read at first, and now and then. */

import { phaseOf } from "./phase.js";

/** So often a page that is looked at reads the event anew, give or take a third: no page of a crowd at the same moment. */
const READ_MS = 45_000;

export class Listing {
  /**
   * @param {import("./api.js").Api} api @param {string} path of the event @param {import("./calendar.js").Calendar} calendar
   * @param {{ changed: (event: any) => void, failed: (problem: import("./api.js").Problem) => void }} owner
   */
  constructor(api, path, calendar, owner) {
    this.api = api;
    this.path = path;
    this.calendar = calendar;
    this.owner = owner;
    /** @type {any} as the API tells it */
    this.event = null;
    /** @type {string | null} the date it had when this browser was here before, if that was another one */
    this.moved_from = null;
    /** @type {string} */
    this.known = "";
  }

  /** Read the event, and go on doing so until `close`. */
  async start() {
    this._again();
    await this.read();
  }

  close() {
    clearTimeout(this.sleep);
  }

  async read() {
    const answer = await this.api.get(this.path, { revalidate: true });
    if (!answer.ok) return void (this.event === null && this.owner.failed(answer.problem));
    // How many seats are left is the board's to say.
    const known = JSON.stringify({ ...answer.body, counts: null, as_of: null });
    this.event = answer.body;
    if (known === this.known) return;
    this.known = known;
    this.moved_from = this.calendar.before(this.event.starts_at);
    this.owner.changed(this.event);
  }

  get phase() {
    return phaseOf(this.event, this.api.clock.now());
  }

  /** The reader knows the new date. */
  note() {
    this.calendar.note(this.event?.starts_at ?? null);
    this.moved_from = null;
  }

  _again() {
    this.sleep = setTimeout(() => {
      if (document.visibilityState === "visible") void this.read();
      this._again();
    }, READ_MS * (0.67 + Math.random() * 0.67));
  }
}
