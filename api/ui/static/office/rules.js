/** `<office-rules>`: an event's rules in a form, and below it the turns in its life. */

import { html, nothing } from "../vendor/lit.js";
import { draftOf, read } from "./drafts.js";
import { FIELDS, GROUPS } from "./fields.js";
import { input } from "./inputs.js";
import { problemBlock } from "./problems.js";
import "./turns.js";
import { View } from "./view.js";

export const TAG = "office-rules";

/** @extends {View<import("./tabs.js").EventDesk>} */
class Rules extends View {
  /** @override */
  static properties = { ...View.properties, draft: { state: true }, wrong: { state: true }, event: { state: true }, hall: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.event = null;
    /** @type {import("./drafts.js").Draft} */
    this.draft = {};
    /** @type {Record<string, string>} */
    this.wrong = {};
    /** @type {{ sections: string[], categories: string[] }} */
    this.hall = { sections: [], categories: [] };
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this._take(this.desk.event);
    void this._readHall();
  }

  /** What the hall's parts are called, to choose among them. */
  async _readHall() {
    const map = await this.attempt(() => this.session.request("GET", `/events/${encodeURIComponent(this.event.id)}/map`), { quietly: true });
    if (map) this.hall = { sections: map.sections, categories: map.categories.flatMap((/** @type {any} */ each) => (each ? [each.name] : [])) };
  }

  /** @param {any} event */
  _take(event) {
    this.event = event;
    this.draft = draftOf(event);
    this.wrong = {};
  }

  /** @override */
  render() {
    const { t, event, draft, wrong } = this;
    if (!event) return nothing;
    const form = {
      t, draft, wrong, currency: event.currency, ...this.hall,
      changed: (/** @type {string} */ name, /** @type {any} */ value) => (this.draft = { ...this.draft, [name]: value }),
    };
    const { changes, mistakes } = read(draft, event);
    const count = Object.keys({ ...changes, ...mistakes }).length;
    return html`<form class="rules" novalidate @submit=${this._save}>
        ${GROUPS.map(({ group, fields }) => html`<fieldset class="card"><legend><h2>${t.say(`rules-${group}`)}</h2></legend>
          ${group === "sale" ? html`<p class="quiet all">${t.say("times-in-zone", { zone: draft.time_zone })}</p>` : nothing}
          <div class="fields">${fields.map((field) => input(form, field))}</div></fieldset>`)}
        ${problemBlock(t, this.problem)}
        <div class="actions sticky">
          <button class="primary" aria-disabled=${count === 0 || this.is_busy}>${t.say("save")}</button>
          <button type="button" aria-disabled=${count === 0} @click=${() => count && this._take(event)}>${t.say("undo")}</button>
          <span class="quiet" role="status">${t.say("changed-rules", { count })}</span>
        </div>
      </form>
      <office-turns .desk=${this.desk} .event=${event} @changed=${(/** @type {CustomEvent} */ change) => this._changed(change.detail)}></office-turns>`;
  }

  /** @param {SubmitEvent} submitted */
  async _save(submitted) {
    submitted.preventDefault();
    const { t } = this;
    const { changes, mistakes } = read(this.draft, this.event);
    this.wrong = Object.fromEntries(Object.entries(mistakes).map(([name, mistake]) => [name, told(t, name, mistake)]));
    if (Object.keys(mistakes).length) return this._toMistake();
    if (!Object.keys(changes).length || this.is_busy) return;
    const event = await this.attempt(() => this.session.request("PATCH", `/events/${encodeURIComponent(this.event.id)}`, { body: changes }));
    if (event) {
      this._changed(event);
      return this.desk.announce(t.say("saved"));
    }
    const problem = this.taken();
    const field = problem?.field?.split(/[.[]/)[0] ?? "";
    // At its field, or else below; not twice.
    if (!FIELDS.some(({ name }) => name === field)) return void (this.problem = problem);
    this.wrong = { [field]: (problem?.detail ?? "").replace(`${problem?.field}: `, "") };
    this._toMistake();
  }

  /** @param {any} event */
  _changed(event) {
    this._take(event);
    this.desk.changed();
  }

  _toMistake() {
    const first = FIELDS.find(({ name }) => this.wrong[name]);
    void this.updateComplete.then(() => first && /** @type {HTMLElement | null} */ (this.querySelector(`#rule-${first.name}`))?.focus());
  }
}

/** @param {import("../seatmap/texts.js").Texts} t @param {string} name @param {string} mistake */
export function told(t, name, mistake) {
  const field = FIELDS.find((each) => each.name === name);
  return t.say(mistake, { low: field?.low ?? 0, high: field?.high ?? 0 });
}

customElements.define(TAG, Rules);
