/** The hall as a list: the third way to the same seats, with search and filters. */

import { html, nothing } from "../vendor/lit.js";
import { fitting } from "./looks.js";
import { LOOKS } from "./stamps.js";
import { fullName, state } from "./words.js";

const PAGE = 40;

/** @param {import("./element.js").Seatmap} host */
export function list(host) {
  const { sale, t } = host;
  const hall = sale?.hall;
  if (!hall || !t || !sale) return nothing;
  const found = matching(host, hall, sale);
  const shown = found.slice(0, PAGE * host.pages);
  return html`<div class="list" part="list">
    <div class="row">
      <label>${t.say("search")}<input type="search" class="search" .value=${host.search} placeholder=${t.say("search-hint")}
        @input=${(/** @type {any} */ event) => host.find(event.target.value)}></label>
      <label class="check"><input type="checkbox" class="free" .checked=${host.onlyFree}
        @change=${(/** @type {any} */ event) => (host.onlyFree = event.target.checked)}>${t.say("only-free")}</label>
    </div>
    <p class="quiet" role="status">${found.length ? t.say("seats", { count: found.length }) : t.say("list-empty")}</p>
    <ul>${areas(host, hall)}${shown.map((seat) => entry(host, hall, sale, seat))}</ul>
    ${shown.length < found.length
      ? html`<button type="button" class="more" @click=${() => host.pages++}>${t.say("list-more")}</button>`
      : nothing}
  </div>`;
}

/** Areas where nobody has a seat of their own. @param {import("./element.js").Seatmap} host @param {import("./hall.js").Hall} hall */
function areas(host, hall) {
  if (host.search) return nothing;
  const general = hall.sections.filter((section) => section.general && (host.section === "" || host.section === section.name));
  return general.map((section) => html`<li><button type="button" @click=${() => host.openSection(section.name)}>
    <span>${host.freeIn(section)}</span><span>${host.t?.money(Math.min(...section.seats.map(hall.price)), hall.currency)}</span></button></li>`);
}

/** @param {import("./element.js").Seatmap} host @param {import("./hall.js").Hall} hall @param {import("./sale.js").Sale} sale @param {number} seat */
function entry(host, hall, sale, seat) {
  const t = /** @type {import("./texts.js").Texts} */ (host.t);
  const look = LOOKS[sale.looks[seat]];
  const is_own = ["chosen", "mine", "bought"].includes(look);
  return html`<li><button type="button" data-seat=${seat} aria-pressed=${is_own} @click=${() => host.use(seat, "keyboard")}>
    <span>${fullName(t, hall, seat)}<br><span class="quiet">${state(t, hall, sale.looks, seat)}</span></span>
    <span>${t.money(sale.price(seat), hall.currency)}</span></button></li>`;
}

/** @param {import("./element.js").Seatmap} host @param {import("./hall.js").Hall} hall @param {import("./sale.js").Sale} sale @returns {number[]} */
function matching(host, hall, sale) {
  const t = /** @type {import("./texts.js").Texts} */ (host.t);
  const words = host.search.toLocaleLowerCase(t.language).split(/[\s,]+/).filter(Boolean);
  const fits = fitting(hall, sale.filter);
  const section = host.section === "" ? null : hall.sectionNamed(host.section);
  const free = LOOKS.indexOf("free"), accessible = LOOKS.indexOf("accessible"), chosen = LOOKS.indexOf("chosen");
  const found = [];
  for (const seat of section?.seats ?? hall.section.keys()) {
    const look = sale.looks[seat];
    if (host.onlyFree && look !== free && look !== accessible && look !== chosen) continue;
    if (!hall.is_drawn(seat) && hall.sectionOf(seat).general) continue;
    if (!fits(seat)) continue;
    if (words.length && !matches(words, hall, seat, t.language)) continue;
    found.push(seat);
  }
  return found;
}

/** Each word is a part of the section's name, or the row, or the number. @param {string[]} words @param {import("./hall.js").Hall} hall @param {number} seat @param {string} language */
function matches(words, hall, seat, language) {
  const section = hall.sectionOf(seat).name.toLocaleLowerCase(language);
  const row = (hall.rowOf(seat) ?? "").toLocaleLowerCase(language);
  const number = (hall.numberOf(seat) ?? "").toLocaleLowerCase(language);
  return words.every((word) => section.includes(word) || row === word || number === word || row + number === word);
}
