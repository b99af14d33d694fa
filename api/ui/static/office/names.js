/** `<office-names>`: the list of who sits where: to be searched, printed, and taken along as a sheet. */

import { html, nothing } from "../vendor/lit.js";
import { found, parsed } from "./audience.js";
import { minorOf } from "./drafts.js";
import { inZone } from "./moments.js";
import { problemBlock } from "./problems.js";
import { View } from "./view.js";

export const TAG = "office-names";
const SHOWN = 200;
/** A list that is longer is for a sheet. */
const PRINTED_MAX = 20_000;
const SHEETS = { csv: "CSV", xlsx: "Excel" };

/** @extends {View<import("./tabs.js").EventDesk>} */
class Names extends View {
  /** @override */
  static properties = { ...View.properties, sittings: { state: true }, search: { state: true }, section: { state: true }, status: { state: true }, shown: { state: true }, read_at: { state: true } };

  constructor() {
    super();
    /** @type {import("./audience.js").Sitting[] | null} */
    this.sittings = null;
    this.search = "";
    this.section = "";
    this.status = "";
    this.shown = SHOWN;
    this.read_at = 0;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void this._read();
  }

  get _path() {
    return `/events/${encodeURIComponent(this.desk.eventId)}/reservations`;
  }

  async _read() {
    const text = await this.attempt(() => this.session.request("GET", this._path, { query: { format: "csv" }, as: "text" }));
    if (text === undefined) return;
    this.sittings = parsed(text);
    this.read_at = this.session.clock.now();
  }

  /** @returns {import("./audience.js").Sitting[]} */
  get _wanted() {
    const { section, status } = this;
    return found(this.sittings ?? [], this.search).filter((each) => (!section || each.section === section) && (!status || each.status === status));
  }

  /** @override */
  render() {
    const { t, sittings, desk } = this;
    const wanted = this._wanted;
    const sections = [...new Set((sittings ?? []).map((each) => each.section))];
    const has_channels = (sittings ?? []).some((each) => each.channel);
    const has_prices = new Set((sittings ?? []).map((each) => each.price_class)).size > 1;
    return html`<section>
      <div class="title"><h2>${t.say("names-title")}</h2>
        <div class="actions no-print">
          ${Object.entries(SHEETS).map(([format, name]) => html`<button type="button" @click=${() => this._take(format)}>${t.say("take-as", { format: name })}</button>`)}
          <button type="button" class="primary" ?disabled=${!sittings?.length} @click=${this._print}>${t.say("print")}</button>
        </div></div>
      <p class="print-only"><b>${desk.event.name}</b>${desk.event.starts_at ? ` · ${inZone(t.language, desk.event.starts_at, desk.event.time_zone)}` : ""}</p>
      ${problemBlock(t, this.problem, () => this._read())}
      ${sittings === null
        ? this.problem ? nothing : html`<p class="quiet" role="status">${t.say("reading")}</p>`
        : html`<div class="filters no-print">
            <label class="field"><span>${t.say("search-names")}</span><input type="search" .value=${this.search} placeholder="A7" @input=${(/** @type {any} */ event) => ((this.search = event.target.value), (this.shown = SHOWN))}></label>
            <label class="field"><span>${t.say("choose-section")}</span><select @change=${(/** @type {any} */ event) => (this.section = event.target.value)}>
              ${option("", t.say("all-sections"), this.section)}${sections.map((each) => option(each, each, this.section))}</select></label>
            <label class="field"><span>${t.say("status")}</span><select @change=${(/** @type {any} */ event) => (this.status = event.target.value)}>
              ${option("", t.say("sold-and-held"), this.status)}${option("CONFIRMED", t.say("status-SOLD"), this.status)}${option("HELD", t.say("status-HELD"), this.status)}</select></label>
            <button type="button" ?disabled=${this.is_busy} @click=${this._read}>${t.say("read-again")}</button>
          </div>
          <p role="status" class="quiet">${t.say("names-count", { count: wanted.length, all: sittings.length })} · ${t.say("as-of", { time: t.timeExactly(this.read_at) })}</p>
          ${wanted.length
            ? html`<div class="wide" tabindex="0" role="region" aria-label=${t.say("names-title")}><table class="names">
                <thead><tr><th scope="col">${t.say("choose-section")}</th><th scope="col">${t.say("row-title")}</th><th scope="col">${t.say("seat-title")}</th><th scope="col">${t.say("holder")}</th>
                  <th scope="col">${t.say("status")}</th><th scope="col" class="number">${t.say("price")}</th>${has_prices ? html`<th scope="col">${t.say("price-class")}</th>` : nothing}${has_channels ? html`<th scope="col">${t.say("channel")}</th>` : nothing}<th scope="col" class="print-only">✓</th></tr></thead>
                <tbody>${wanted.slice(0, this.shown).map((each) => html`<tr><td>${each.section}</td><td>${each.row || "–"}</td><td>${each.number || "–"}</td><td dir="auto">${each.holder}</td>
                  <td>${t.say(each.status === "CONFIRMED" ? "status-SOLD" : "status-HELD")}${each.held_until ? html` <small>${t.say("held-to", { time: t.time(each.held_until) })}</small>` : nothing}</td>
                  <td class="number">${t.money(minorOf(each.price, each.currency) ?? 0, each.currency)}</td>${has_prices ? html`<td>${each.price_class || "–"}</td>` : nothing}${has_channels ? html`<td>${each.channel || "–"}</td>` : nothing}<td class="print-only"></td></tr>`)}</tbody>
              </table></div>`
            : html`<p>${t.say(sittings.length ? "names-none" : "names-empty")}</p>`}
          ${wanted.length > this.shown ? html`<button type="button" class="no-print" @click=${() => (this.shown += 5 * SHOWN)}>${t.say("list-more")}</button>` : nothing}`}
    </section>`;
  }

  /** All that is wanted has to be there before the printer looks. */
  async _print() {
    this.shown = PRINTED_MAX;
    await this.updateComplete;
    print();
  }

  /** @param {string} format */
  async _take(format) {
    const { section, status } = this;
    const sheet = await this.attempt(() => this.session.request("GET", this._path, { query: { format, section, status }, as: "blob" }));
    if (!sheet) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(sheet);
    link.download = `${this.desk.eventId}.${format}`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** @param {string} value @param {string} text @param {string} now */
function option(value, text, now) {
  return html`<option value=${value} .selected=${value === now}>${text}</option>`;
}

customElements.define(TAG, Names);
