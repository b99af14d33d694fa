/** What stands above the map: section, filters, map or list, and how fresh what is shown is. */

import { html, nothing } from "../vendor/lit.js";

/** @typedef {import("./hall-element.js").HallElement} Host */

/** @param {import("./element.js").Seatmap} host @returns {unknown} */
export function tools(host) {
  const { sale, t } = host;
  const hall = sale?.hall;
  if (!hall || !t || !sale) return nothing;
  const prices = [...new Set(hall.prices)].sort((one, other) => one - other);
  const { filter } = sale;
  return html`<div class="tools" part="tools">
    ${sections(host)}
    ${prices.length > 1
      ? html`<label>${t.say("price-up-to")}
          <select class="price" @change=${(/** @type {Event} */ event) => sale.filterBy({ ...filter, max_price: value(event) ? Number(value(event)) : null })}>
            <option value="">${t.say("any-price")}</option>
            ${prices.slice(0, -1).map((price) => html`<option value=${price} .selected=${filter.max_price === price}>${t.money(price, hall.currency)}</option>`)}
          </select>
        </label>`
      : nothing}
    ${hall.has_accessible
      ? html`<label class="check"><input type="checkbox" .checked=${filter.accessible}
            @change=${(/** @type {any} */ event) => sale.filterBy({ ...filter, accessible: event.target.checked })}>${t.say("only-accessible")}</label>`
      : nothing}
    ${modes(host)}${freshness(host)}
  </div>`;
}

/** @param {Host} host */
export function sections(host) {
  const { live, t } = host;
  if (!live?.hall || !t) return nothing;
  return html`<label>${t.say("choose-section")}
      <select class="section" @change=${(/** @type {Event} */ event) => host.openSection(value(event))}>
        <option value="">${t.say("all-sections")}</option>
        ${live.hall.sections.map(
          (section) => html`<option value=${section.name} .selected=${host.section === section.name}>${host.freeIn(section)}</option>`,
        )}
      </select>
    </label>`;
}

/** @param {Host} host */
export function modes(host) {
  const { t } = host;
  if (!t) return nothing;
  return html`<span class="modes" role="group" aria-label=${`${t.say("view-map")} / ${t.say("view-list")}`}>
      ${["map", "list"].map(
        (mode) => html`<button type="button" class=${mode} aria-pressed=${host.mode === mode} @click=${() => (host.mode = mode)}>${t.say(`view-${mode}`)}</button>`,
      )}
    </span>`;
}

/** @param {Host} host */
export function freshness(host) {
  const { live, t } = host;
  if (!live || !t) return nothing;
  const { freshness: state, asOf } = live;
  const time = asOf ? t.timeExactly(asOf) : "";
  const says = state === "live" ? "live" : state === "catching-up" || !time ? "catching-up" : "as-of";
  return html`<span class="fresh" data-state=${state} part="freshness"><i></i><span>${t.say(says, { time })}</span>
    <button type="button" class="plain pause" @click=${() => (state === "held" ? live.feed.go_on() : live.feed.hold())}>
      ${t.say(state === "held" ? "go-on" : "hold-updates")}</button></span>`;
}

/** @param {Event} event */
function value(event) {
  return /** @type {HTMLSelectElement} */ (event.target).value;
}
