/** A field of a form: its label, its input, what it may hold, and what is wrong with it. */

import { html, nothing } from "../vendor/lit.js";
import { digitsOf } from "./drafts.js";

/**
 * @typedef {object} Form what a field belongs to
 * @property {import("../seatmap/texts.js").Texts} t
 * @property {import("./drafts.js").Draft} draft
 * @property {Record<string, string>} wrong the words for what is wrong, by field
 * @property {string} currency
 * @property {readonly string[]} sections that there are
 * @property {readonly string[]} categories that there are
 * @property {(name: string, value: any) => void} changed
 */

/** @param {Form} form @param {import("./fields.js").Field} field */
export function input(form, field) {
  const { t, wrong } = form;
  const { name, kind } = field;
  const id = `rule-${name}`;
  const mistake = wrong[name];
  const has_hint = t.has(`${id}-hint`);
  const about = [has_hint && `${id}-hint`, mistake && `${id}-wrong`].filter(Boolean).join(" ") || nothing;
  const notes = html`${has_hint ? html`<small id=${`${id}-hint`}>${t.say(`${id}-hint`)}</small>` : nothing}
    ${mistake ? html`<small class="wrong" id=${`${id}-wrong`}>${mistake}</small>` : nothing}`;
  if (kind === "flag") {
    return html`<div class="field"><label class="check"><input type="checkbox" id=${id} .checked=${form.draft[name]} aria-describedby=${about}
        @change=${(/** @type {any} */ event) => form.changed(name, event.target.checked)}>${t.say(id)}</label>${notes}</div>`;
  }
  if (kind === "sections") return sections(form, name, notes);
  if (kind === "prices") return prices(form, name, notes);
  return html`<div class="field"><label for=${id}>${t.say(id)}</label>${control(form, field, id, about, mistake !== undefined)}${notes}</div>`;
}

/** @param {Form} form @param {import("./fields.js").Field} field @param {string} id @param {any} about @param {boolean} is_wrong */
function control(form, field, id, about, is_wrong) {
  const { t, draft, changed } = form;
  const { name, kind } = field;
  const invalid = is_wrong ? "true" : nothing;
  const typed = (/** @type {any} */ event) => changed(name, event.target.value);
  if (kind === "choice") {
    return html`<select id=${id} aria-describedby=${about} aria-invalid=${invalid} @change=${typed}>
      ${field.choices?.map((choice) => html`<option value=${choice} .selected=${draft[name] === choice}>${t.say(`${id}-${choice}`)}</option>`)}
    </select>`;
  }
  if (kind === "zone") {
    return html`<input id=${id} list="zones" autocomplete="off" spellcheck="false" dir="ltr" .value=${draft[name]} aria-describedby=${about} aria-invalid=${invalid} @input=${typed}>
      <datalist id="zones">${zones().map((zone) => html`<option value=${zone}></option>`)}</datalist>`;
  }
  if (kind === "text") return html`<input id=${id} .value=${draft[name]} maxlength=${field.high ?? 200} aria-describedby=${about} aria-invalid=${invalid} @input=${typed}>`;
  if (kind === "moment") return html`<input id=${id} type="datetime-local" .value=${draft[name]} aria-describedby=${about} aria-invalid=${invalid} @input=${typed}>`;
  const seconds = kind === "seconds" && /^\d+$/.test(draft[name]) ? Number(draft[name]) : 0;
  return html`<span class="with-unit"><input id=${id} inputmode="numeric" dir="ltr" .value=${draft[name]} aria-describedby=${about} aria-invalid=${invalid} @input=${typed}>
    ${kind === "seconds" ? html`<span class="quiet">${t.say("unit-seconds")}${seconds >= 90 ? ` (${t.duration(seconds)})` : ""}</span>` : nothing}</span>`;
}

/** @param {Form} form @param {string} name @param {unknown} notes */
function sections(form, name, notes) {
  const { t, draft } = form;
  const all = [...new Set([...form.sections, ...draft[name]])];
  const turned = (/** @type {string} */ section, /** @type {boolean} */ is_closed) =>
    form.changed(name, is_closed ? [...draft[name], section] : draft[name].filter((/** @type {string} */ each) => each !== section));
  return html`<fieldset class="field all" id=${`rule-${name}`} tabindex="-1"><legend>${t.say(`rule-${name}`)}</legend>
    ${all.length ? nothing : html`<small>${t.say("no-sections")}</small>`}
    <div class="checks">${all.map(
      (section) => html`<label class="check"><input type="checkbox" .checked=${draft[name].includes(section)}
        @change=${(/** @type {any} */ event) => turned(section, event.target.checked)}>${section}</label>`,
    )}</div>${notes}</fieldset>`;
}

/** @param {Form} form @param {string} name @param {unknown} notes */
function prices(form, name, notes) {
  const { t, draft, currency } = form;
  /** @type {import("./drafts.js").PriceDraft[]} */
  const rows = draft[name];
  const put = (/** @type {number} */ at, /** @type {Partial<import("./drafts.js").PriceDraft>} */ change) =>
    form.changed(name, rows.map((row, index) => (index === at ? { ...row, ...change } : row)));
  return html`<fieldset class="field all" id=${`rule-${name}`} tabindex="-1" aria-label=${t.say(`rule-${name}`)}>
    ${rows.map(
      (row, at) => html`<div class="price" role="group" aria-label=${t.say("price-class-number", { number: at + 1 })}>
        <label>${t.say("price-class")}<input .value=${row.name} maxlength="40" @input=${(/** @type {any} */ event) => put(at, { name: event.target.value })}></label>
        <label>${t.say("price-in", { currency })}<input inputmode=${digitsOf(currency) ? "decimal" : "numeric"} dir="ltr" .value=${row.price} @input=${(/** @type {any} */ event) => put(at, { price: event.target.value })}></label>
        <label>${t.say("category")}<select @change=${(/** @type {any} */ event) => put(at, { category: event.target.value })}>
          <option value="" .selected=${!row.category}>${t.say("every-category")}</option>
          ${[...new Set([...form.categories, row.category].filter(Boolean))].map((each) => html`<option value=${each} .selected=${row.category === each}>${each}</option>`)}
        </select></label>
        <button type="button" class="plain" aria-label=${t.say("remove-price-class", { name: row.name || String(at + 1) })}
          @click=${() => form.changed(name, rows.filter((_, index) => index !== at))}>${t.say("remove")}</button>
      </div>`,
    )}
    <button type="button" class="alone" @click=${() => form.changed(name, [...rows, { name: "", price: "", category: "" }])}>${t.say("add-price-class")}</button>
    ${notes}</fieldset>`;
}

/** @returns {string[]} */
function zones() {
  return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}
