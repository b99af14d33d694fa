/**
 * What stands beside the map: what is chosen, held, bought and waited for, and what can be done with it. Each keeps its button
 * when the list about it gets shorter: who is about to press one, or has the focus on it, would press another's.
 */

import { html, nothing, repeat } from "../vendor/lit.js";
import { bought, first_end, held } from "./basket.js";
import { DIALOG_SECONDS } from "./clock.js";
import { fullName, leftAlone, wanted } from "./words.js";

/** @typedef {import("./element.js").Seatmap} Host */
/** @typedef {import("./sale.js").Sale} Sale */
/** @typedef {import("./texts.js").Texts} Texts */

const CROSS = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13"></path></svg>`;

/** @param {Host} host */
export function basketCard(host) {
  const { sale, t } = host;
  if (!sale?.hall || !t) return nothing;
  const parts = [chosen(host, sale, t), heldPart(host, sale, t), waiting(host, sale, t), boughtPart(sale, t)];
  const is_empty = parts.every((part) => part === nothing);
  return html`<section class="card basket" part="basket" aria-labelledby="basket-title">
    <h2 id="basket-title" tabindex="-1">${t.say("basket")}</h2>
    ${is_empty ? html`<p class="quiet">${t.say("basket-empty")} ${t.say("map-hint")}</p>` : parts}
  </section>`;
}

/** @param {Host} host @param {Sale} sale @param {Texts} t */
function chosen(host, sale, t) {
  const { hall, basket } = sale;
  const orders = [...sale.underWay.values()].filter((each) => each.kind === "order");
  if (orders.length) return html`<div role="status"><p><b>${t.say("ordering")}</b></p>${orders.map((each) => progress(each, t))}</div>`;
  if (!hall || !basket.chosen.length) return nothing;
  const total = basket.chosen.reduce((sum, seat) => sum + sale.price(seat), 0);
  const room = sale.room();
  const alone = leftAlone(t, hall, sale.orphans());
  return html`<div>
    <ul class="items">${repeat(basket.chosen, (seat) => seat, (seat) => item(html`${fullName(t, hall, seat)}${priceClasses(sale, t, seat)}`, t.money(sale.price(seat), hall.currency), {
      label: t.say("remove-seat", { seat: fullName(t, hall, seat) }), act: () => sale.toggle(seat) }))}</ul>
    ${alone ? html`<p class="caution">${alone} ${t.say("next-move")}</p>` : nothing}
    ${room <= 3 && sale.may_order ? html`<p class="quiet">${t.say("limit-hint", { count: room })}</p>` : nothing}
    <p class="between sum"><span>${t.say("total")}</span><span>${t.money(total, hall.currency)}</span></p>
    <button type="button" class="primary wide order" part="primary" ?disabled=${!sale.may_order}
      @click=${() => sale.hold()}>${t.say("order", { count: basket.chosen.length })}</button>
    <button type="button" class="plain wide clear" @click=${() => sale.clear()}>${t.say("clear")}</button>
  </div>`;
}

/** What a seat costs whom, where that is to be chosen. @param {Sale} sale @param {Texts} t @param {number} seat */
function priceClasses(sale, t, seat) {
  const { hall } = sale;
  const classes = sale.classesOf(seat);
  if (!hall || !classes.length) return nothing;
  const chosen = sale.classes.get(seat);
  return html`<select class="price-class" aria-label=${t.say("price-of", { seat: fullName(t, hall, seat) })}
    @change=${(/** @type {any} */ event) => sale.priceAs(seat, event.target.value)}>
    <option value="" .selected=${!chosen}>${t.say("own-price")} · ${t.money(hall.price(seat), hall.currency)}</option>
    ${classes.map(({ name, price }) => html`<option value=${name} .selected=${chosen === name}>${name} · ${t.money(price, hall.currency)}</option>`)}
  </select>`;
}

/** @param {import("./sale.js").UnderWay} each @param {Texts} t */
function progress(each, t) {
  const { command, problem } = each;
  if (problem) return html`<p class="quiet">${t.say(problem.code === "CUT_OFF" ? "code-CUT_OFF" : "code-OVERLOADED")}</p>`;
  if (command?.position == null) return nothing;
  const eta = command.eta_seconds;
  return html`<p class="quiet">${t.say("in-line", { ahead: command.position })} ${eta ? t.say("eta", { time: t.duration(Math.ceil(eta)) }) : nothing}</p>`;
}

/** @param {Host} host @param {Sale} sale @param {Texts} t */
function heldPart(host, sale, t) {
  const { hall, basket } = sale;
  const holds = held(basket);
  if (!hall || !holds.length) return nothing;
  const end = first_end(basket);
  const is_off = sale.phase === "cancelled";
  const is_busy = is_off || [...sale.underWay.values()].some((each) => ["confirm", "release", "extend"].includes(each.kind));
  const total = holds.reduce((sum, hold) => sum + priceOf(sale, hold), 0);
  const may_confirm = sale.event?.confirm_by === "holder";
  return html`<div class="held">
    <h3>${t.say("held-title")}</h3>
    ${end ? clock(host, t, end) : nothing}
    <ul class="items">${repeat(holds, (hold) => hold.ticket_id, (hold) => item(nameAndClass(sale, t, hold), t.money(priceOf(sale, hold), hall.currency), {
      label: t.say("release-seat", { seat: nameOf(sale, t, hold) }), act: () => sale.release(hold.ticket_id) }))}</ul>
    <p class="between sum"><span>${t.say("total")}</span><span>${t.money(total, hall.currency)}</span></p>
    <button type="button" class="primary wide confirm" part="primary" ?disabled=${is_busy} @click=${() => host.buy()}>
      ${t.say(may_confirm ? "confirm" : "go-to-shop")}</button>
    <div class="row">
      <button type="button" class="extend" ?disabled=${is_busy} @click=${() => sale.all("extend")}>${t.say("extend")}</button>
      <button type="button" class="release" ?disabled=${is_busy && !is_off} @click=${() => sale.all("release")}>${t.say(holds.length > 1 ? "release-all" : "release")}</button>
    </div>
  </div>`;
}

/** @param {Host} host @param {Texts} t @param {string} end */
function clock(host, t, end) {
  const left = host.secondsLeft(end);
  return html`<p class=${`clock ${left <= DIALOG_SECONDS ? "soon" : ""}`} part="clock">
    <span>${t.say("held-until", { time: t.time(Date.parse(end) - host.clockOffset) })}</span>
    <b aria-hidden="true" dir="ltr">${t.countdown(left)}</b></p>`;
}

/** @param {Host} host @param {Sale} sale @param {Texts} t */
function waiting(host, sale, t) {
  const { hall } = sale;
  const waits = [...sale.underWay].filter(([, each]) => each.kind === "wait");
  if (!hall || !waits.length) return nothing;
  return html`<div class="waiting"><h3>${t.say("waiting-title")}</h3>
    <ul class="items">${repeat(waits, ([key]) => key, ([key, { seats, wishes, command, problem }]) => html`<li>
      <span>${wanted(t, hall, { seats, wishes })}<br>
        <span class="quiet">${problem ? t.say("code-CUT_OFF") : command?.position == null ? t.say("catching-up") : t.say("waiting-place", { ahead: command.position })}</span></span>
      <button type="button" class="stop" ?disabled=${!command} @click=${() => sale.stopWaiting(key)}>${t.say("stop-waiting")}</button></li>`)}</ul>
  </div>`;
}

/** @param {Sale} sale @param {Texts} t */
function boughtPart(sale, t) {
  const own = bought(sale.basket);
  const { hall } = sale;
  if (!hall || !own.length) return nothing;
  return html`<div class="bought"><h3>${t.say("bought-title")}</h3>
    <p class="quiet">${t.say("thanks")}</p>
    <ul class="items">${own.map((hold) => item(nameAndClass(sale, t, hold), t.money(priceOf(sale, hold), hall.currency)))}</ul></div>`;
}

/** @param {unknown} name @param {string} price @param {{ label: string, act: () => void }} [remove] */
function item(name, price, remove) {
  return html`<li><span>${name}</span><span>${price}</span>${remove
    ? html`<button type="button" class="remove" aria-label=${remove.label} @click=${remove.act}>${CROSS}</button>`
    : nothing}</li>`;
}

/** @param {Sale} sale @param {import("./basket.js").Hold} hold */
function priceOf(sale, hold) {
  const seat = sale.seatOf.get(hold.ticket_id);
  return hold.price ?? (seat === undefined ? 0 : /** @type {import("./hall.js").Hall} */ (sale.hall).price(seat));
}

/** @param {Sale} sale @param {Texts} t @param {import("./basket.js").Hold} hold */
function nameOf(sale, t, hold) {
  const seat = sale.seatOf.get(hold.ticket_id);
  return seat === undefined ? hold.ticket_id : fullName(t, /** @type {import("./hall.js").Hall} */ (sale.hall), seat);
}

/** @param {Sale} sale @param {Texts} t @param {import("./basket.js").Hold} hold */
function nameAndClass(sale, t, hold) {
  return html`${nameOf(sale, t, hold)}${hold.price_class ? html`<br><span class="quiet">${hold.price_class}</span>` : nothing}`;
}

/** What a thumb reaches on a small screen: how many, how much, and the next step. @param {Host} host */
export function bar(host) {
  const { sale, t } = host;
  if (!sale?.hall || !t) return nothing;
  const { hall, basket } = sale;
  const holds = held(basket);
  const chosenTotal = basket.chosen.reduce((sum, seat) => sum + sale.price(seat), 0);
  const total = chosenTotal || holds.reduce((sum, hold) => sum + priceOf(sale, hold), 0);
  const count = basket.chosen.length || holds.length;
  if (!count) return nothing;
  const end = first_end(basket);
  return html`<div class="bar" part="bar">
    <span><b>${t.say("seats", { count })}</b> · ${t.money(total, hall.currency)}
      ${!basket.chosen.length && end ? html`<br><span class="quiet" dir="ltr" aria-hidden="true">${t.countdown(host.secondsLeft(end))}</span>` : nothing}</span>
    ${basket.chosen.length
      ? html`<button type="button" class="primary" ?disabled=${!sale.may_order} @click=${() => sale.hold()}>${t.say("order", { count })}</button>`
      : html`<button type="button" class="primary" @click=${() => host.toBasket()}>${t.say("basket")}</button>`}
  </div>`;
}
