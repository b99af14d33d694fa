/** `<office-seats>`: a file becomes seats: chosen, tried without storing anything, looked at, and only then imported. */

import { html, nothing } from "../vendor/lit.js";
import "./preview.js";
import { problemBlock } from "./problems.js";
import { minorOf } from "./drafts.js";
import { eventAddress } from "./router.js";
import { View } from "./view.js";

export const TAG = "office-seats";
const OCTETS = "application/octet-stream";

/** @extends {View<import("./tabs.js").EventDesk>} */
class Seats extends View {
  /** @override */
  static properties = { ...View.properties, file: { state: true }, tried: { state: true }, imported: { state: true }, is_over: { state: true }, price: { state: true }, is_major: { state: true }, columns: { state: true } };

  constructor() {
    super();
    /** @type {File | null} */
    this.file = null;
    /** @type {any} what the API said of a file that it only tried */
    this.tried = null;
    /** @type {any} */
    this.imported = null;
    this.is_over = false;
    this.price = "";
    this.is_major = false;
    /** `COLUMN=FIELD`, one a line. */
    this.columns = "";
  }

  /** @override */
  render() {
    const { t, file, tried, imported } = this;
    const mistakes = tried?.mistakes_total ?? 0;
    return html`<section class="card">
        <h2>${t.say("import-title")}</h2>
        <p class="quiet">${t.say("import-hint")}</p>
        <label class=${this.is_over ? "drop over" : "drop"} @dragover=${this._over} @dragleave=${() => (this.is_over = false)} @drop=${this._dropped}>
          <b>${t.say("choose-file")}</b><span class="quiet">${file ? `${file.name} (${size(t, file.size)})` : t.say("drop-file")}</span>
          <input type="file" accept=".csv,.tsv,.txt,.xlsx,.ods,.json,.ndjson,.jsonl" @change=${(/** @type {any} */ event) => this._choose(event.target.files[0] ?? null)}>
        </label>
        <div class="fields">
          <div class="field"><label for="import-price">${t.say("import-price", { currency: this.desk.event.currency })}</label>
            <input id="import-price" inputmode="decimal" dir="ltr" .value=${this.price} aria-describedby="import-price-hint"
              @input=${(/** @type {any} */ event) => (this.price = event.target.value)} @change=${() => this._again()}>
            <small id="import-price-hint">${t.say("import-price-hint")}</small></div>
          <div class="field"><label class="check"><input type="checkbox" .checked=${this.is_major} aria-describedby="import-major-hint"
              @change=${(/** @type {any} */ event) => ((this.is_major = event.target.checked), this._again())}>${t.say("import-major")}</label>
            <small id="import-major-hint">${t.say("import-major-hint")}</small></div>
          <div class="field"><label for="import-columns">${t.say("import-columns")}</label>
            <textarea id="import-columns" rows="2" dir="ltr" spellcheck="false" .value=${this.columns} aria-describedby="import-columns-hint"
              @change=${(/** @type {any} */ event) => ((this.columns = event.target.value), this._again())}></textarea>
            <small id="import-columns-hint">${t.say("import-columns-hint")}</small></div>
        </div>
        ${this.is_busy ? html`<p role="status">${t.say("trying-file")}</p>` : nothing}
        ${problemBlock(t, this.problem, file ? () => this._again() : null)}
        ${this.problem?.body?.mistakes ? this._mistakes(this.problem.body) : nothing}
      </section>
      ${imported ? this._imported() : nothing}
      ${tried
        ? html`<section class="card" aria-labelledby="tried">
            <h2 id="tried" tabindex="-1">${t.say("tried-title", { file: file?.name ?? "" })}</h2>
            <p><b>${mistakes ? t.say("mistakes-found", { count: mistakes }) : t.say("import-would", { added: tried.added })}</b>
              ${t.say("import-rest", { unchanged: tried.unchanged, conflicting: tried.conflicting, free: tried.free_of_charge })}</p>
            ${tried.columns && Object.keys(tried.columns).length
              ? html`<p class="quiet">${t.say("columns-taken", { columns: Object.entries(tried.columns).map(([column, field]) => `${column} → ${field}`).join(", ") })}
                  ${tried.encoding ? html`<code>${tried.encoding}</code>` : nothing}</p>`
              : nothing}
            ${this._mistakes(tried)}
            ${this._conflicts(tried)}
            ${(tried.warnings ?? []).length ? html`<h3>${t.say("warnings")}</h3><ul class="plain-list" lang="en" dir="ltr">${tried.warnings.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>` : nothing}
            ${tried.hall && tried.hall.seats.count
              ? html`<h3>${t.say("as-buyers-see")}</h3><office-preview .desk=${this.desk} .map=${tried.hall}></office-preview>`
              : nothing}
            <div class="actions">
              <button type="button" class="primary" aria-disabled=${mistakes > 0 || this.is_busy || !tried.added} @click=${this._import}>${t.say("import-now", { count: tried.added })}</button>
              ${mistakes ? html`<span class="quiet">${t.say("mend-first")}</span>` : nothing}
            </div>
          </section>`
        : nothing}`;
  }

  /** @param {any} answer */
  _mistakes(answer) {
    const { t } = this;
    const told = answer.mistakes ?? [];
    if (!told.length) return nothing;
    return html`<h3>${t.say("mistakes")}</h3>
      <div class="wide" tabindex="0" role="region" aria-label=${t.say("mistakes")}><table class="mistakes">
        <thead><tr><th scope="col">${t.say("line")}</th><th scope="col">${t.say("field")}</th><th scope="col">${t.say("value")}</th><th scope="col">${t.say("what-is-wrong")}</th></tr></thead>
        <tbody>${told.map((/** @type {any} */ each) => html`<tr><td>${each.line ?? each.place}</td><td>${each.field ?? "–"}</td><td dir="auto">${each.value ?? "–"}</td><td lang="en" dir="ltr">${each.reason}</td></tr>`)}</tbody>
      </table></div>
      ${answer.mistakes_total > told.length ? html`<p class="quiet">${t.say("and-more", { count: answer.mistakes_total - told.length })}</p>` : nothing}`;
  }

  /** @param {any} answer */
  _conflicts(answer) {
    const { t } = this;
    const told = answer.conflicts ?? [];
    if (!told.length) return nothing;
    return html`<h3>${t.say("conflicts")}</h3><p class="quiet">${t.say("conflicts-hint")}</p>
      <div class="wide" tabindex="0" role="region" aria-label=${t.say("conflicts")}><table>
        <thead><tr><th scope="col">${t.say("line")}</th><th scope="col">${t.say("field")}</th><th scope="col">${t.say("in-file")}</th><th scope="col">${t.say("stored")}</th></tr></thead>
        <tbody>${told.map((/** @type {any} */ each) => html`<tr><td>${each.place}</td><td>${each.field}</td><td dir="auto">${each.value ?? "–"}</td><td dir="auto">${each.stored ?? "–"}</td></tr>`)}</tbody>
      </table></div>
      ${answer.conflicting > told.length ? html`<p class="quiet">${t.say("and-more", { count: answer.conflicting - told.length })}</p>` : nothing}`;
  }

  _imported() {
    const { t, imported } = this;
    return html`<section class="card good" role="status"><p><b>${t.say("import-did", { added: imported.added })}</b>
        ${t.say("import-rest", { unchanged: imported.unchanged, conflicting: imported.conflicting, free: imported.free_of_charge })}</p>
      <p><a href=${eventAddress(this.desk.event.id, "sales")}>${t.say("tab-sales")}</a> · <a href=${`/e/${encodeURIComponent(this.desk.event.id)}`} target="_blank" rel="noopener">${t.say("buyers-page")}</a></p></section>`;
  }

  /** @param {DragEvent} event */
  _over(event) {
    event.preventDefault();
    this.is_over = true;
  }

  /** @param {DragEvent} event */
  _dropped(event) {
    event.preventDefault();
    this.is_over = false;
    this._choose(event.dataTransfer?.files[0] ?? null);
  }

  /** @param {File | null} file */
  _choose(file) {
    this.file = file;
    this.imported = null;
    void this._again();
  }

  async _again() {
    this.tried = null;
    if (!this.file) return;
    const tried = await this.attempt(() => this._send(/** @type {File} */ (this.file), true));
    if (!tried) return;
    this.tried = tried;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector("#tried"))?.focus();
  }

  async _import() {
    const { file, tried, t } = this;
    if (!file || this.is_busy || tried.mistakes_total || !tried.added) return;
    const imported = await this.attempt(() => this._send(file, false));
    if (!imported) return;
    this.imported = imported;
    this.tried = this.file = null;
    this.desk.announce(t.say("import-did", { added: imported.added }));
    this.desk.changed();
    for (const input of this.querySelectorAll("input[type=file]")) /** @type {HTMLInputElement} */ (input).value = "";
  }

  /** @param {File} file @param {boolean} is_dry */
  _send(file, is_dry) {
    const { event } = this.desk;
    const query = {
      price: this.price.trim() ? (minorOf(this.price, event.currency) ?? this.price.trim()) : undefined,
      price_unit: this.is_major ? "major" : undefined,
      map: this.columns.split("\n").map((line) => line.trim()).filter(Boolean),
      ...(is_dry && { dry_run: true, hall: true }),
    };
    const sent = { body: file, query, headers: { "Content-Type": OCTETS } };
    return this.session.request("POST", `/events/${encodeURIComponent(event.id)}/tickets`, sent);
  }
}

/** @param {import("../seatmap/texts.js").Texts} t @param {number} bytes */
function size(t, bytes) {
  const [value, unit] = bytes < 1_000_000 ? [Math.ceil(bytes / 1_000), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(t.language, { style: "unit", unit, maximumFractionDigits: 1 }).format(Number(value));
}

customElements.define(TAG, Seats);
