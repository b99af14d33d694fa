/** `<office-events>`: every event, the next one first, with how it stands. */

import { html, nothing } from "../vendor/lit.js";
import { fillBar } from "./bars.js";
import { inZone } from "./moments.js";
import { problemBlock } from "./problems.js";
import { eventAddress } from "./router.js";
import { stateOf } from "./states.js";
import { View } from "./view.js";

const EVENTS_MAX = 2_000;
const PAGE = 500;
const PAUSE_MS = 30_000;

class Events extends View {
  /** @override */
  static properties = { ...View.properties, events: { state: true }, search: { state: true }, is_more: { state: true } };

  constructor() {
    super();
    /** @type {any[] | null} */
    this.events = null;
    this.search = "";
    this.is_more = false;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void this._read();
    this.repeatedly(() => this._read(true), PAUSE_MS);
  }

  async _read(quietly = false) {
    const found = await this.attempt(() => all(this.session), { quietly });
    if (!found) return;
    const within = this.session.me?.event_ids ?? [];
    this.is_more = found.length >= EVENTS_MAX;
    this.events = sorted(found.filter((event) => !within.length || within.includes(event.id)));
  }

  /** @override */
  render() {
    const { t, events, search } = this;
    const wanted = search.trim().toLocaleLowerCase();
    const shown = (events ?? []).filter((event) => !wanted || `${event.name} ${event.id}`.toLocaleLowerCase().includes(wanted));
    return html`<div class="title">
        <h1>${t.say("events")}</h1>
        ${this.session.may("events") && !this.session.me?.event_ids?.length ? html`<a class="button primary" href="#/new">${t.say("new-event")}</a>` : nothing}
      </div>
      ${problemBlock(t, this.problem, () => this._read())}
      ${events === null
        ? this.problem ? nothing : html`<p class="quiet" role="status">${t.say("reading")}</p>`
        : html`${events.length > 6
              ? html`<label class="field search"><span>${t.say("search-events")}</span>
                  <input type="search" .value=${search} @input=${(/** @type {any} */ event) => (this.search = event.target.value)}></label>`
              : nothing}
            ${shown.length ? nothing : html`<p class="quiet">${t.say("no-events")}</p>`}
            <ul class="entries">${shown.map((event) => this._entry(event))}</ul>
            ${this.is_more ? html`<p class="quiet">${t.say("events-cut", { count: EVENTS_MAX })}</p>` : nothing}`}`;
  }

  /** @param {any} event */
  _entry(event) {
    const { t } = this;
    const { counts } = event;
    const state = stateOf(event, this.session.clock.now());
    return html`<li>
      <a href=${eventAddress(event.id)}><b>${event.name}</b></a>
      <p class="quiet">${event.starts_at ? inZone(t.language, event.starts_at, event.time_zone) : t.say("no-date")} · <code>${event.id}</code></p>
      <p><span class="chip" data-state=${state}>${t.say(`state-${state}`)}</span></p>
      <div class="standing">
        ${fillBar(counts)}
        <p>${t.say("standing", { sold: counts.SOLD, held: counts.HELD, free: counts.AVAILABLE })}</p>
      </div>
    </li>`;
  }
}

/** @param {import("./session.js").Session} session @returns {Promise<any[]>} */
async function all(session) {
  const found = [];
  let cursor = "";
  do {
    const page = await session.request("GET", "/events", { query: { limit: PAGE, cursor } });
    found.push(...page.items);
    cursor = page.next_cursor ?? "";
  } while (cursor && found.length < EVENTS_MAX);
  return found;
}

/** What is on or comes first, the next at the top; then those without a date, and what is over, the last at the top. @param {any[]} events */
function sorted(events) {
  const now = Date.now() - 12 * 3_600_000;
  const rank = (/** @type {any} */ event) => {
    const begins = event.starts_at ? Date.parse(event.starts_at) : null;
    if (event.cancelled_at) return [3, -(begins ?? 0)];
    if (begins === null) return [1, -Date.parse(event.created_at)];
    return begins >= now ? [0, begins] : [2, -begins];
  };
  return events.map((event) => ({ event, rank: rank(event) })).sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]).map(({ event }) => event);
}

customElements.define("office-events", Events);
