/** `<office-sales>`: how an event sells, live: counts, money, fill by section, sales by minute and by day. */

import { Board, CLOSED, FREE, HELD, SOLD } from "../seatmap/board.js";
import { Feed } from "../seatmap/feed.js";
import { Hall } from "../seatmap/hall.js";
import { html, nothing } from "../vendor/lit.js";
import { fillBar } from "./bars.js";
import "./chart.js";
import { problemBlock } from "./problems.js";
import { View } from "./view.js";

export const TAG = "office-sales";
const REPORT_MS = 10_000;
const MINUTES = 60;
const DAYS = 60, DAYS_MIN = 14;
/** @type {Record<number, keyof import("./bars.js").Counts>} */
const NAMES = { [FREE]: "AVAILABLE", [HELD]: "HELD", [SOLD]: "SOLD", [CLOSED]: "NOT_FOR_SALE" };
const STATUSES = /** @type {const} */ (["SOLD", "HELD", "AVAILABLE", "NOT_FOR_SALE"]);

/** @extends {View<import("./tabs.js").EventDesk>} */
class Sales extends View {
  /** @override */
  static properties = { ...View.properties, sections: { state: true }, freshness: { state: true }, report: { state: true }, is_paused: { state: true } };

  constructor() {
    super();
    /** @type {Hall | null} */
    this.hall = null;
    /** @type {Board | null} */
    this.board = null;
    /** @type {import("./bars.js").Counts[]} by section of the hall */
    this.sections = [];
    /** @type {{ state: import("../seatmap/feed.js").Freshness, asOf: string | null }} */
    this.freshness = { state: "catching-up", asOf: null };
    /** @type {any} */
    this.report = null;
    this.is_paused = false;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const api = this.session.api();
    this.feed = new Feed(api, this.desk.eventId, {
      snapshot: (seats) => this._snapshot(api, seats),
      delta: (change, revision) => {
        this.board?.apply(change, revision);
        this._count();
      },
      freshness: (state, asOf) => (this.freshness = { state, asOf }),
      failed: () => {},
    });
    void this.feed.start();
    if (!this.session.may("reports", this.desk.eventId)) return;
    void this._report();
    this.repeatedly(() => this.is_paused || this._report(), REPORT_MS);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed?.stop();
  }

  /** @param {import("../seatmap/api.js").Api} api @param {any} seats */
  async _snapshot(api, seats) {
    if (this.hall?.version !== seats.map) {
      const answer = await api.get(`/api/events/${encodeURIComponent(this.desk.eventId)}/map/${encodeURIComponent(seats.map)}`);
      if (!answer.ok) return false;
      this.hall = new Hall(answer.body);
    }
    this.board = new Board(seats);
    this._count();
    return true;
  }

  _count() {
    const { hall, board } = this;
    if (!hall || !board) return;
    const sections = hall.sections.map(() => ({ AVAILABLE: 0, HELD: 0, SOLD: 0, NOT_FOR_SALE: 0 }));
    for (let seat = 0; seat < hall.count; seat++) sections[hall.section[seat]][NAMES[board.statuses[seat]]]++;
    this.sections = sections;
  }

  async _report() {
    const report = await this.attempt(() => this.session.request("GET", `/events/${encodeURIComponent(this.desk.eventId)}/report`, { signal: this.leaving.signal }), { quietly: true });
    if (report && !this.is_paused) this.report = report;
  }

  _pause() {
    this.is_paused = !this.is_paused;
    if (this.is_paused) return this.feed?.hold();
    void this.feed?.go_on();
    if (this.session.may("reports", this.desk.eventId)) void this._report();
  }

  /** @override */
  render() {
    const { t, sections, freshness, report } = this;
    const all = sections.reduce(added, { AVAILABLE: 0, HELD: 0, SOLD: 0, NOT_FOR_SALE: 0 });
    const time = freshness.asOf ? t.timeExactly(freshness.asOf) : "";
    const says = freshness.state === "live" ? "live" : freshness.state === "catching-up" || !time ? "catching-up" : "as-of";
    const money = (/** @type {"SOLD" | "HELD"} */ name) => (report ? t.money(report.statuses[name]?.total ?? 0, report.currency) : "–");
    return html`<div class="title"><h2>${t.say("tab-sales")}</h2>
        <p class="fresh" data-state=${freshness.state}><i></i><span>${t.say(says, { time })}</span>
          <button type="button" aria-pressed=${this.is_paused} @click=${this._pause}>${t.say(this.is_paused ? "go-on" : "hold-updates")}</button></p></div>
      ${problemBlock(t, this.problem)}
      ${this.hall && !this.hall.count ? html`<p class="card">${t.say("no-seats-yet")} <a href=${`#/events/${encodeURIComponent(this.desk.eventId)}/seats`}>${t.say("tab-seats")}</a></p>` : nothing}
      <dl class="tiles">
        ${STATUSES.map((name) => html`<div class="tile" data-status=${name}><dt>${t.say(`status-${name}`)}</dt><dd>${number(t, all[name])}</dd></div>`)}
        ${this.session.may("reports", this.desk.eventId)
          ? html`<div class="tile"><dt>${t.say("takings")}</dt><dd>${money("SOLD")}</dd></div>
            <div class="tile"><dt>${t.say("held-value")}</dt><dd>${money("HELD")}</dd></div>`
          : nothing}
      </dl>
      ${this.session.may("reports", this.desk.eventId) ? nothing : html`<p class="quiet">${t.say("needs-scope", { scope: "reports" })}</p>`}
      ${report ? this._charts() : nothing}
      <section class="card"><h3>${t.say("fill-by-section")}</h3>
        <div class="wide" tabindex="0" role="region" aria-label=${t.say("fill-by-section")}><table>
          <thead><tr><th scope="col">${t.say("choose-section")}</th><th scope="col" class="bar">${t.say("fill")}</th>${STATUSES.map((name) => html`<th scope="col" class="number">${t.say(`status-${name}`)}</th>`)}<th scope="col" class="number">%</th></tr></thead>
          <tbody>${(this.hall?.sections ?? []).map((section, index) => {
            const counts = sections[index] ?? added({ AVAILABLE: 0, HELD: 0, SOLD: 0, NOT_FOR_SALE: 0 }, {});
            const share = section.seats.length ? (counts.SOLD + counts.HELD) / section.seats.length : 0;
            return html`<tr><th scope="row">${section.name}</th><td class="bar">${fillBar(counts)}</td>
              ${STATUSES.map((name) => html`<td class="number">${number(t, counts[name])}</td>`)}
              <td class="number">${new Intl.NumberFormat(t.language, { style: "percent" }).format(share)}</td></tr>`;
          })}</tbody>
        </table></div></section>
      ${report ? this._money() : nothing}`;
  }

  _charts() {
    const { t, report } = this;
    const end = Math.floor(Date.parse(report.as_of) / 60_000) * 60;
    const sold = new Map(report.minutes.map((/** @type {any} */ each) => [Math.floor(Date.parse(each.at) / 60_000) * 60, each.tickets]));
    const minutes = Array.from({ length: MINUTES }, (_, index) => end - 60 * (MINUTES - 1 - index));
    const days = everyDay(report.days);
    return html`<div class="charts">
      <section class="card"><h3>${t.say("sales-by-minute")}</h3>
        <office-chart .desk=${this.desk} .kind=${"minute"} .at=${minutes} .values=${minutes.map((minute) => sold.get(minute) ?? 0)}></office-chart></section>
      ${report.days.length
        ? html`<section class="card"><h3>${t.say("sales-by-day")}</h3>
            <office-chart .desk=${this.desk} .kind=${"day"} .at=${days.map(({ at }) => at)} .values=${days.map(({ tickets }) => tickets)}></office-chart></section>`
        : nothing}
    </div>`;
  }

  _money() {
    const { t, report } = this;
    const table = (/** @type {string} */ title, /** @type {any[]} */ rows) => html`<section class="card"><h3>${t.say(title)}</h3>
      <div class="wide" tabindex="0" role="region" aria-label=${t.say(title)}><table><thead><tr><th scope="col">${t.say("name")}</th><th scope="col" class="number">${t.say("status-SOLD")}</th><th scope="col" class="number">${t.say("takings")}</th></tr></thead>
        <tbody>${rows.map((row) => html`<tr><th scope="row">${row.name ?? t.say("price-of-seat")}</th><td class="number">${number(t, row.statuses.SOLD?.tickets ?? 0)}</td><td class="number">${t.money(row.statuses.SOLD?.total ?? 0, report.currency)}</td></tr>`)}</tbody></table></div></section>`;
    const classes = report.price_classes.filter((/** @type {any} */ each) => each.statuses.SOLD);
    return html`<div class="charts">${table("by-category", report.categories)}${classes.length ? table("by-price-class", classes) : nothing}</div>`;
  }
}

/** The last days up to the last sale, those without one too. @param {{ day: string, tickets: number }[]} sold the newest first */
function everyDay(sold) {
  const day_s = 86_400;
  const byDay = new Map(sold.map(({ day, tickets }) => [Date.parse(`${day}T00:00Z`) / 1000, tickets]));
  const moments = [...byDay.keys()].slice(0, DAYS);
  const last = moments[0] ?? 0;
  const count = Math.min(DAYS, Math.max(DAYS_MIN, (last - (moments.at(-1) ?? last)) / day_s + 1));
  return Array.from({ length: count }, (_, index) => last - day_s * (count - 1 - index)).map((at) => ({ at, tickets: byDay.get(at) ?? 0 }));
}

/** @param {import("../seatmap/texts.js").Texts} t @param {number} value */
function number(t, value) {
  return new Intl.NumberFormat(t.language).format(value);
}

/** @param {import("./bars.js").Counts} sum @param {Partial<import("./bars.js").Counts>} more @returns {import("./bars.js").Counts} */
function added(sum, more) {
  return /** @type {any} */ (Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, value + (/** @type {any} */ (more)[name] ?? 0)])));
}

customElements.define(TAG, Sales);
