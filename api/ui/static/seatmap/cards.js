/** Cards that come when there is something to say: a no, a taken seat, places of a standing area, seats to be found. */

import { html, nothing } from "../vendor/lit.js";
import { classNames } from "./prices.js";
import { LOOKS } from "./stamps.js";
import { wishes } from "./wishes.js";
import { fullName, reasons, wanted } from "./words.js";

/** @typedef {import("./element.js").Seatmap} Host */
const WISHED_MAX = 20;
const CODE_MAX = 60;

/** @param {Host} host */
export function refusalCard(host) {
  const { sale, t } = host;
  if (!sale?.refusal || !t) return nothing;
  const { why, next } = reasons(t, sale.refusal, host.mayWait);
  const seat = sale.refusal.seats.length === 1 ? sale.refusal.seats[0] : -1;
  const { seats } = sale.refusal;
  const wishes = host.mayWait ? sale.waitable : [];
  return html`<section class="card warn refusal" part="refusal" aria-labelledby="refusal-title">
    <h2 id="refusal-title" tabindex="-1">${t.say("refused")}</h2>
    ${why.map((reason) => html`<p>${reason}</p>`)}
    ${next.map((step) => html`<p><b>${step}</b></p>`)}
    ${wishes.length && sale.hall ? html`<p><b>${t.say("wait-for-wish", { wish: wanted(t, sale.hall, { seats, wishes }) })}</b></p>
      <p class="quiet">${t.say("wait-whole")} ${t.say("wait-up-to", { time: t.duration(sale.event.max_wait_seconds) })}</p>` : nothing}
    <div class="row">
      ${seat >= 0 && host.mayWait && sale.refusal.kind === "order"
        ? html`<button type="button" class="primary wait" @click=${() => sale.wait(seat)}>${t.say("wait")}</button>` : nothing}
      ${wishes.length ? html`<button type="button" class="primary wait" @click=${() => host.waitInLine(wishes, seats)}>${t.say("wait")}</button>` : nothing}
      <button type="button" class="close" @click=${() => sale.dismiss()}>${t.say("close")}</button>
    </div>
  </section>`;
}

/** Why a seat can't be chosen, and what can be done. @param {Host} host */
export function takenCard(host) {
  const { sale, t, detail } = host;
  if (!sale?.hall || !t || !detail) return nothing;
  const { seat, ticket } = detail;
  const look = LOOKS[sale.looks[seat]];
  const is_waited = look === "waiting";
  if (!["held", "sold", "closed", "waiting"].includes(look)) return nothing;
  const may_wait = host.mayWait && !is_waited && (look === "held" || (look === "sold" && sale.event?.refundable));
  const heldUntil = ticket?.held_until && look === "held"
    ? t.say("taken-held", { time: t.timeExactly(Date.parse(ticket.held_until) - host.clockOffset) }) : t.say("taken-held-now");
  return html`<section class="card taken" part="taken" aria-labelledby="taken-title">
    <h2 id="taken-title" tabindex="-1">${t.say(look === "closed" ? "closed-title" : "taken-title")}</h2>
    <p>${fullName(t, sale.hall, seat)}</p>
    ${look === "closed" ? nothing : html`<p>${look === "sold" ? t.say("taken-sold") : heldUntil}</p>`}
    ${look === "closed" && !sale.code ? html`<p class="quiet">${t.say("access-hint")}</p>` : nothing}
    ${may_wait ? html`<p class="quiet">${t.say("taken-explain")} ${t.say("wait-up-to", { time: t.duration(sale.event.max_wait_seconds) })}</p>` : nothing}
    <div class="row">
      ${may_wait ? html`<button type="button" class="primary wait" @click=${() => host.waitFor(seat)}>${t.say(look === "sold" ? "wait-sold" : "wait")}</button>` : nothing}
      <button type="button" class="close" @click=${() => (host.detail = null)}>${t.say("close")}</button>
    </div>
  </section>`;
}

/** Places of an area where nobody has a seat of their own. @param {Host} host */
export function placesCard(host) {
  const { sale, t } = host;
  const section = sale?.hall?.sectionNamed(host.section);
  if (!sale?.hall || !sale.board || !t || !section?.general || (sale.is_over && !sale.may_order)) return nothing;
  const { hall } = sale;
  const free = sale.freeIn(section);
  const waits = free < 1 && host.mayWait;
  const most = Math.min(waits ? section.seats.length : free, sale.room(), WISHED_MAX);
  const price = Math.min(...section.seats.map((seat) => hall.price(seat)));
  return html`<section class="card places" part="places" aria-labelledby="places-title">
    <h2 id="places-title">${section.name}</h2>
    <p class="between"><span>${t.say("places-left", { count: free })}</span><span>${t.say("from-price", { price: t.money(price, hall.currency) })}</span></p>
    <form class="form" @submit=${(/** @type {SubmitEvent} */ event) => submitted(event, host, waits)}>
      <input type="hidden" name="section" value=${section.name}>
      <label>${t.say("how-many")}<select name="quantity" class="count">${counts(most, Math.min(2, most))}</select></label>
      ${ofThem(host, most)}
      <button class=${`primary ${waits ? "wait" : "order"}`} ?disabled=${most < 1 || !sale.may_order}>${t.say(waits ? "wait" : "hold")}</button>
    </form>
  </section>`;
}

/** How many of the seats that are asked for are of which price class. @param {Host} host @param {number} most */
function ofThem(host, most) {
  const numbers = Array.from({ length: Math.max(most, 0) + 1 }, (_, number) => html`<option>${number}</option>`);
  return classNames(host.sale?.event).map((name) => html`<label>${host.t?.say("of-them", { price: name })}<select name=${`class:${name}`}>${numbers}</select></label>`);
}

/** @param {number} most @param {number} usual */
function counts(most, usual) {
  return Array.from({ length: Math.max(most, 0) }, (_, index) => html`<option .selected=${index + 1 === usual}>${index + 1}</option>`);
}

/** @param {Host} host */
export function findCard(host) {
  const { sale, t } = host;
  const hall = sale?.hall;
  if (!sale || !hall || !t || (sale.is_over && !sale.may_order)) return nothing;
  const most = Math.min(sale.room(), WISHED_MAX);
  const sections = hall.sections.map((section) => section.name);
  const prices = [...new Set(hall.prices)].sort((one, other) => one - other).slice(0, -1);
  return html`<details class="card find" part="find">
    <summary>${t.say("find-title")}</summary>
    <form class="form" @submit=${(/** @type {SubmitEvent} */ event) => submitted(event, host)}>
      <label>${t.say("how-many")}<select name="quantity">${counts(most, 2)}</select></label>
      ${ofThem(host, most)}
      <label>${t.say("price-up-to")}<select name="max_price"><option value="">${t.say("any-price")}</option>
        ${prices.map((price) => html`<option value=${price}>${t.money(price, hall.currency)}</option>`)}</select></label>
      <label class="all">${t.say("where")}<select name="section"><option value="">${t.say("anywhere")}</option>
        ${sections.map((name) => html`<option value=${name}>${name}</option>`)}</select></label>
      <label class="all">${t.say("second-choice")}<select name="second"><option value="-">${t.say("nowhere-else")}</option>
        <option value="">${t.say("anywhere")}</option>${sections.map((name) => html`<option value=${name}>${name}</option>`)}</select></label>
      <label class="check all"><input type="checkbox" name="adjacent" checked>${t.say("together")}</label>
      <label class="check all"><input type="checkbox" name="accessible">${t.say("accessible-places")}</label>
      ${hall.has_companion ? html`<label class="check all"><input type="checkbox" name="companion">${t.say("companion-places")}</label>` : nothing}
      <button class="primary all" ?disabled=${most < 1 || !sale.may_order}>${t.say("find")}</button>
    </form>
  </details>`;
}

/** Where a code is given that opens seats which are kept for some. @param {Host} host */
export function accessCard(host) {
  const { sale, t } = host;
  const is_wanted = sale?.code || sale?.phase !== "on" || sale?.board?.has_closed;
  if (!sale?.hall || !t || !is_wanted || sale.phase === "cancelled") return nothing;
  return html`<details class="card access" part="access">
    <summary>${t.say("access-title")}</summary>
    <form class="form" @submit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      sale.useCode(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("code") ?? ""));
    }}>
      <label class="all">${t.say("access-code")}<input name="code" type="text" maxlength=${CODE_MAX} autocomplete="off" autocapitalize="off" spellcheck="false" .value=${sale.code}></label>
      <button class="all">${t.say("access-use")}</button>
    </form>
    <p class="quiet" role="status">${t.say(sale.code ? "access-used" : "access-hint")}</p>
  </details>`;
}

/** @param {SubmitEvent} event @param {Host} host @param {boolean} [waits] for what is not there yet */
function submitted(event, host, waits = false) {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const asked = wishes(form, classNames(host.sale?.event));
  if (waits) host.waitInLine(asked);
  else void host.sale?.order(asked);
}
