/** `<office-new-event>`: what an event needs to begin with; its rules come after. */

import { html, nothing } from "../vendor/lit.js";
import { is_zone, momentOf } from "./moments.js";
import { problemBlock } from "./problems.js";
import { eventAddress } from "./router.js";
import { View } from "./view.js";

class NewEvent extends View {
  /** @override */
  static properties = { ...View.properties, wrong: { state: true } };

  constructor() {
    super();
    /** @type {Record<string, string>} */
    this.wrong = {};
  }

  /** @override */
  render() {
    const { t } = this;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const entry = (/** @type {string} */ name, /** @type {unknown} */ input) => html`<div class="field"><label for=${`new-${name}`}>${t.say(`rule-${name}`)}</label>${input}
      ${t.has(`rule-${name}-hint`) ? html`<small id=${`new-${name}-hint`}>${t.say(`rule-${name}-hint`)}</small>` : nothing}
      ${this.wrong[name] ? html`<small class="wrong" id=${`new-${name}-wrong`}>${this.wrong[name]}</small>` : nothing}</div>`;
    const about = (/** @type {string} */ name) => (this.wrong[name] ? `new-${name}-wrong` : t.has(`rule-${name}-hint`) ? `new-${name}-hint` : nothing);
    const invalid = (/** @type {string} */ name) => (this.wrong[name] ? "true" : nothing);
    return html`<div class="title"><h1>${t.say("new-event")}</h1></div>
      <form class="card narrow" @submit=${this._create}>
        ${entry("name", html`<input id="new-name" name="name" required maxlength="200" aria-describedby=${about("name")} aria-invalid=${invalid("name")}>`)}
        ${entry("id", html`<input id="new-id" name="id" dir="ltr" maxlength="64" spellcheck="false" aria-describedby=${about("id")} aria-invalid=${invalid("id")}>`)}
        ${entry("starts_at", html`<input id="new-starts_at" name="starts_at" type="datetime-local" aria-describedby=${about("starts_at")} aria-invalid=${invalid("starts_at")}>`)}
        ${entry("time_zone", html`<input id="new-time_zone" name="time_zone" list="zones" dir="ltr" required .value=${zone} aria-describedby=${about("time_zone")} aria-invalid=${invalid("time_zone")}>
          <datalist id="zones">${["UTC", ...Intl.supportedValuesOf("timeZone")].map((each) => html`<option value=${each}></option>`)}</datalist>`)}
        ${entry("currency", html`<input id="new-currency" name="currency" dir="ltr" required maxlength="3" value="EUR" aria-describedby=${about("currency")} aria-invalid=${invalid("currency")}>`)}
        ${problemBlock(t, this.problem)}
        <div class="actions"><button class="primary" ?disabled=${this.is_busy}>${t.say("create")}</button><a class="button" href="#/events">${t.say("leave-it")}</a></div>
      </form>`;
  }

  /** @param {SubmitEvent} submitted */
  async _create(submitted) {
    submitted.preventDefault();
    const { t } = this;
    const said = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (submitted.target))].map(([name, value]) => [name, String(value).trim()]));
    this.wrong = {};
    if (!is_zone(said.time_zone)) return this._wrong("time_zone", t.say("mistake-zone"));
    const starts_at = said.starts_at ? momentOf(said.starts_at, said.time_zone) : undefined;
    if (starts_at === null) return this._wrong("starts_at", t.say("mistake-moment"));
    const body = { name: said.name, id: said.id || undefined, starts_at, time_zone: said.time_zone, currency: said.currency.toUpperCase() };
    const event = await this.attempt(() => this.session.request("POST", "/events", { body }));
    if (event) return this.desk.go(eventAddress(event.id, "seats"));
    const problem = this.taken();
    const field = problem?.field ?? "";
    if (field in said) this._wrong(field, (problem?.detail ?? "").replace(`${field}: `, ""));
    else this.problem = problem;
  }

  /** @param {string} name @param {string} words */
  _wrong(name, words) {
    this.wrong = { [name]: words };
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(`#new-${name}`))?.focus());
  }
}

customElements.define("office-new-event", NewEvent);
