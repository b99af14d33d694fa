/** `<office-codes>`: access codes: made, shown once, counted, disabled. */

import { html, nothing, repeat } from "../vendor/lit.js";
import { inZone, momentOf } from "./moments.js";
import { problemBlock } from "./problems.js";
import { View } from "./view.js";

export const TAG = "office-codes";
const PAGE = 200;
const MADE_MAX = 10_000;

/** @extends {View<import("./tabs.js").EventDesk>} */
class Codes extends View {
  /** @override */
  static properties = { ...View.properties, codes: { state: true }, next: { state: true }, made: { state: true }, choices: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    /** @type {any[] | null} */
    this.codes = null;
    /** @type {string | null} */
    this.next = null;
    /** @type {any[]} with their words, this once */
    this.made = [];
    /** @type {{ channels: any[], categories: string[] }} */
    this.choices = { channels: [], categories: [] };
    /** @type {Record<string, string>} */
    this.wrong = {};
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void this._read();
    void this._readChoices();
  }

  get _path() {
    return `/events/${encodeURIComponent(this.desk.eventId)}`;
  }

  /** @param {string} [cursor] */
  async _read(cursor = "") {
    const page = await this.attempt(() => this.session.request("GET", `${this._path}/codes`, { query: { limit: PAGE, cursor } }));
    if (!page) return;
    this.codes = cursor ? [...(this.codes ?? []), ...page.items] : page.items;
    this.next = page.next_cursor;
  }

  async _readChoices() {
    const map = await this.attempt(() => this.session.request("GET", `${this._path}/map`), { quietly: true });
    const may_read = this.session.may("read", this.desk.eventId);
    const channels = may_read ? await this.attempt(() => this.session.request("GET", `${this._path}/channels`), { quietly: true }) : null;
    this.choices = { channels: channels?.items ?? [], categories: (map?.categories ?? []).flatMap((/** @type {any} */ each) => (each ? [each.name] : [])) };
  }

  /** @override */
  render() {
    const { t, codes, made, choices, wrong, desk } = this;
    const field = (/** @type {string} */ name, /** @type {unknown} */ input) => html`<div class="field"><label for=${`code-field-${name}`}>${t.say(`codes-${name}`)}</label>${input}
      ${wrong[name] ? html`<small class="wrong" id=${`code-${name}-wrong`}>${wrong[name]}</small>` : nothing}</div>`;
    const about = (/** @type {string} */ name) => (wrong[name] ? `code-${name}-wrong` : nothing);
    const invalid = (/** @type {string} */ name) => (wrong[name] ? "true" : nothing);
    const text = (/** @type {string} */ name, /** @type {any} */ more = {}) => field(name, html`<input id=${`code-field-${name}`} name=${name} inputmode=${more.mode ?? "text"} maxlength=${more.most ?? 200}
      ?required=${more.is_needed} value=${more.value ?? ""} aria-invalid=${invalid(name)} aria-describedby=${about(name)}>`);
    const when = (/** @type {string | null} */ at) => (at ? inZone(t.language, at, desk.event.time_zone) : "–");
    return html`<section class="card"><h2>${t.say("new-codes")}</h2><p class="quiet">${t.say("codes-hint")}</p>
        <form @submit=${this._make}>
          <div class="fields">
            ${field("channel", html`<select id="code-field-channel" name="channel" aria-invalid=${invalid("channel")} aria-describedby=${about("channel")}><option value="">–</option>${choices.channels.map((each) => html`<option value=${each.key}>${each.name}</option>`)}</select>`)}
            ${field("category", html`<select id="code-field-category" name="category" aria-invalid=${invalid("category")} aria-describedby=${about("category")}><option value="">–</option>${choices.categories.map((each) => html`<option value=${each}>${each}</option>`)}</select>`)}
            ${text("count", { mode: "numeric", value: "1", is_needed: true, most: 5 })}
            ${text("tickets", { mode: "numeric", value: "1", is_needed: true, most: 6 })}
            ${text("label")}
            ${text("holder")}
            ${field("closes_at", html`<input id="code-field-closes_at" name="closes_at" type="datetime-local" aria-invalid=${invalid("closes_at")} aria-describedby=${about("closes_at")}>`)}
          </div>
          ${problemBlock(t, this.problem)}
          <div class="actions"><button class="primary" ?disabled=${this.is_busy}>${t.say("make-codes")}</button></div>
        </form></section>
      ${made.length
        ? html`<section class="card good" role="status"><h3>${t.say("codes-once")}</h3>
            <pre tabindex="0" dir="ltr" aria-label=${t.say("codes-once")}>${made.slice(0, PAGE).map((each) => `${each.code}\n`)}</pre>
            ${made.length > PAGE ? html`<p class="quiet">${t.say("and-more", { count: made.length - PAGE })}</p>` : nothing}
            <div class="actions"><button type="button" @click=${this._take}>${t.say("take-as", { format: "TXT" })}</button></div></section>`
        : nothing}
      ${codes === null
        ? this.problem ? nothing : html`<p class="quiet" role="status">${t.say("reading")}</p>`
        : codes.length
          ? html`<div class="wide" tabindex="0" role="region" aria-label=${t.say("tab-codes")}><table>
              <thead><tr><th scope="col">${t.say("codes-label")}</th><th scope="col">${t.say("codes-opens")}</th><th scope="col">${t.say("codes-holder")}</th><th scope="col" class="number">${t.say("codes-used")}</th><th scope="col">${t.say("codes-closes_at")}</th><th scope="col">${t.say("what-to-do")}</th></tr></thead>
              <tbody>${repeat(codes, (each) => each.id, (each) => html`<tr><td>${each.label ?? "–"}</td><td>${[each.channel, each.category].filter(Boolean).join(" · ")}</td><td>${each.holder ?? "–"}</td>
                <td class="number">${each.used} / ${each.tickets}</td><td>${when(each.closes_at)}</td>
                <td>${each.disabled_at ? t.say("code-disabled") : html`<button type="button" class="danger" aria-label=${`${t.say("disable")}: ${each.label ?? each.id}`} @click=${() => this._disable(each)}>${t.say("disable")}</button>`}</td></tr>`)}</tbody></table></div>
              ${this.next ? html`<button type="button" @click=${() => this._read(this.next ?? "")}>${t.say("list-more")}</button>` : nothing}`
          : html`<p>${t.say("no-codes")}</p>`}`;
  }

  /** @param {SubmitEvent} submitted */
  async _make(submitted) {
    submitted.preventDefault();
    const { t } = this;
    const form = /** @type {HTMLFormElement} */ (submitted.target);
    const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    this.wrong = {};
    const closes_at = said.closes_at ? momentOf(said.closes_at, this.desk.event.time_zone) : undefined;
    if (closes_at === null) return void (this.wrong = { closes_at: t.say("mistake-moment") });
    const odd = ["count", "tickets"].find((name) => !/^\d+$/.test(said[name]) || Number(said[name]) < 1);
    if (odd) return void (this.wrong = { [odd]: t.say("mistake-number", { low: 1, high: odd === "count" ? MADE_MAX : 100_000 }) });
    const body = {
      channel: said.channel || undefined, category: said.category || undefined, label: said.label || undefined, holder: said.holder || undefined,
      count: Number(said.count), tickets: Number(said.tickets), closes_at,
    };
    const answer = await this.attempt(() => this.session.request("POST", `${this._path}/codes`, { body }));
    if (answer) {
      this.made = answer.items;
      form.reset();
      return this._read();
    }
    const problem = this.taken();
    const field = problem?.field ?? "";
    if (!(field in said)) return void (this.problem = problem);
    this.wrong = { [field]: (problem?.detail ?? "").replace(`${field}: `, "") };
    this.problem = null;
  }

  /** @param {any} code */
  async _disable(code) {
    const is_done = await this.attempt(async () => (await this.session.request("DELETE", `${this._path}/codes/${encodeURIComponent(code.id)}`), true));
    if (!is_done) return;
    this.desk.announce(this.t.say("code-disabled"));
    await this._read();
  }

  _take() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(this.made.map((each) => `${each.code}\n`), { type: "text/plain" }));
    link.download = `${this.desk.eventId}-codes.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

customElements.define(TAG, Codes);
