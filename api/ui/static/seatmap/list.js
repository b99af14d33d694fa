/** The hall as a list: the third way to the same seats, with search and filters. */

import { html, nothing, repeat } from "../vendor/lit.js";
import { finder } from "./finding.js";
import { fitting } from "./looks.js";
import { LOOKS } from "./stamps.js";
import { fullName } from "./words.js";

const PAGE = 40;

/** @typedef {import("./hall-element.js").HallElement} Host */

/** @param {Host} host @param {(found: number[]) => unknown} [more] what can be done with all that is found */
export function list(host, more = () => nothing) {
  const { live, t } = host;
  const hall = live?.hall;
  if (!hall || !t) return nothing;
  const found = matching(host, hall);
  const shown = found.slice(0, PAGE * host.pages);
  return html`<div class="list" part="list">
    <div class="row">
      <label>${t.say("search")}<input type="search" class="search" .value=${host.search} placeholder=${t.say("search-hint")}
        @input=${(/** @type {any} */ event) => host.find(event.target.value)}></label>
      <label class="check"><input type="checkbox" class="free" .checked=${host.onlyFree}
        @change=${(/** @type {any} */ event) => (host.onlyFree = event.target.checked)}>${t.say("only-free")}</label>
    </div>
    <p class="quiet" role="status">${found.length ? t.say("seats", { count: found.length }) : t.say("list-empty")}</p>${more(found)}
    <ul>${areas(host, hall)}${repeat(shown, (seat) => seat, (seat) => entry(host, hall, seat))}</ul>
    ${shown.length < found.length
      ? html`<button type="button" class="more" @click=${() => host.pages++}>${t.say("list-more")}</button>`
      : nothing}
  </div>`;
}

/** Areas where nobody has a seat of their own. @param {Host} host @param {import("./hall.js").Hall} hall */
function areas(host, hall) {
  if (host.search) return nothing;
  const general = hall.sections.filter((section) => section.general && (host.section === "" || host.section === section.name));
  return general.map((section) => html`<li><button type="button" @click=${() => host.openSection(section.name)}>
    <span>${host.freeIn(section)}</span><span>${host.t?.money(Math.min(...section.seats.map(hall.price)), hall.currency)}</span></button></li>`);
}

/** @param {Host} host @param {import("./hall.js").Hall} hall @param {number} seat */
function entry(host, hall, seat) {
  const t = /** @type {import("./texts.js").Texts} */ (host.t);
  const live = /** @type {import("./live-hall.js").LiveHall} */ (host.live);
  return html`<li><button type="button" data-seat=${seat} aria-pressed=${host.isPressed(seat)}
    @click=${(/** @type {MouseEvent} */ event) => host.use(seat, "keyboard", event.shiftKey)}>
    <span>${fullName(t, hall, seat)}<br><span class="quiet">${host.stateOf(seat)}</span></span>
    <span>${t.money(live.price(seat), hall.currency)}</span></button></li>`;
}

/** @param {Host} host @param {import("./hall.js").Hall} hall @returns {number[]} */
function matching(host, hall) {
  const t = /** @type {import("./texts.js").Texts} */ (host.t);
  const live = /** @type {import("./live-hall.js").LiveHall} */ (host.live);
  const is_meant = finder(hall, host.search, t.language);
  const fits = fitting(hall, live.filter);
  const section = host.section === "" ? null : hall.sectionNamed(host.section);
  const free = LOOKS.indexOf("free"), accessible = LOOKS.indexOf("accessible"), companion = LOOKS.indexOf("companion"), chosen = LOOKS.indexOf("chosen");
  const found = [];
  for (const seat of section?.seats ?? hall.section.keys()) {
    const look = live.looks[seat];
    if (host.onlyFree && look !== free && look !== accessible && look !== companion && look !== chosen) continue;
    if (!hall.is_drawn(seat) && hall.sectionOf(seat).general) continue;
    if (!fits(seat)) continue;
    if (!is_meant(seat)) continue;
    found.push(seat);
  }
  return found;
}
