/** What is selected, in words, and what can be done with it. */

import { html, nothing } from "../vendor/lit.js";
import { fullName } from "../seatmap/words.js";
import { ACTIONS } from "./actions.js";
import { TOLD_MAX } from "./hall-work.js";
import { actionWord, statusWord, summary } from "./hall-words.js";
import { orderOf, ticketsOf } from "./orders.js";
import { KEPT, counted } from "./selecting.js";

/** @typedef {import("./hall-view.js").OfficeHall} Host */
/** @typedef {import("./hall-work.js").HallWork} HallWork */
/** @typedef {import("../seatmap/texts.js").Texts} Texts */

const CROSS = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13"></path></svg>`;

/** @param {Host} host @param {HallWork} work @param {Texts} t */
export function selectionCard(host, work, t) {
  const { hall, board, selection } = work;
  if (!hall || !board) return nothing;
  return html`<section class="card selection" aria-labelledby="selection-title">
    <div class="row between"><h2 id="selection-title" tabindex="-1">${t.say("hall-selection")}</h2>
      ${selection.size ? html`<button type="button" class="plain clear" @click=${() => host.clear()}>${t.say("hall-clear")}</button>` : nothing}</div>
    <p class="summary">${summary(t, hall, counted(hall, (seat) => work.stateOf(seat), selection))}</p>
    ${selection.size ? told(host, work, t) : html`<p class="quiet">${t.say("hall-how")}</p>`}
    ${places(host, work, t)}${more(host, work, t)}${actions(host, work, t)}
  </section>`;
}

/** A few seats one by one, with who has them. @param {Host} host @param {HallWork} work @param {Texts} t */
function told(host, work, t) {
  const { hall, board, selection } = work;
  if (!hall || !board || selection.size > TOLD_MAX) return nothing;
  return html`<ul class="items">${[...selection].map((seat) => {
    const name = fullName(t, hall, seat);
    const holder = work.known.get(seat)?.holder;
    return html`<li><span>${name}<br><span class="quiet">${kept(work, t, seat) ?? statusWord(t, work.stateOf(seat))}${holder ? html` · <b class="holder">${holder}</b>` : nothing}</span></span>
      <span>${t.money(hall.price(seat), hall.currency)}</span>
      <button type="button" class="remove" aria-label=${t.say("hall-leave-out", { seat: name })} @click=${() => leaveOut(host, seat)}>${CROSS}</button></li>`;
  })}</ul>`;
}

/** For what a free seat is kept; null: for nothing. @param {HallWork} work @param {Texts} t @param {number} seat */
export function kept(work, t, seat) {
  const key = work.stateOf(seat) === KEPT ? work.channelOf(seat) : null;
  return key === null ? null : t.say("hall-kept-for", { channel: work.kept.nameOf(key) });
}

/** @param {Host} host @param {number} seat */
function leaveOut(host, seat) {
  host.drawnAround([seat], true);
  void host.updateComplete.then(() => host.focusOn("#selection-title"));
}

/** Some places of a standing area, where nobody has one of their own. @param {Host} host @param {HallWork} work @param {Texts} t */
function places(host, work, t) {
  const section = work.hall?.sectionNamed(host.section);
  if (!section?.general || !work.board) return nothing;
  const { board } = work;
  const free = board.free(section.seats);
  const taken = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const count = Number(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("count"));
    host.selectAll(board.firstFree(section.seats, count));
  };
  return html`<form class="places row" @submit=${taken}>
    <label>${t.say("hall-places", { section: section.name })}<input type="number" name="count" min="1" max=${free} value="1" required></label>
    <button type="submit" ?disabled=${!free}>${t.say("hall-select-places")}</button></form>`;
}

/** The row and the section of the seat that was selected last. @param {Host} host @param {HallWork} work @param {Texts} t */
function more(host, work, t) {
  const { hall, anchor, selection } = work;
  if (!hall || !selection.size || !selection.has(anchor)) return nothing;
  const section = hall.sectionOf(anchor);
  return html`<div class="row">
    ${hall.is_drawn(anchor) ? html`<button type="button" class="plain whole-row" @click=${() => host.selectMore(hall.rowSeats(anchor))}>${t.say("hall-whole-row", { row: hall.rowOf(anchor) ?? "" })}</button>` : nothing}
    ${wholeOrder(host, work, t)}
    <button type="button" class="plain whole-section" @click=${() => host.selectMore(section.seats)}>${t.say("hall-whole-section", { section: section.name })}</button>
  </div>`;
}

/** The order that what is selected is of, where it has more seats than those. @param {Host} host @param {HallWork} work @param {Texts} t */
function wholeOrder(host, work, t) {
  const seats = [...work.selection];
  const id = seats.length <= TOLD_MAX ? orderOf(work.ticketsOf(seats)) : null;
  const order = id === null ? undefined : work.orders.get(id);
  const count = order ? ticketsOf(order, work.eventId).length : 0;
  if (!order || count <= seats.length) return nothing;
  return html`<button type="button" class="plain whole-order" @click=${() => void host.selectOrder(order.id)}>${t.say("hall-whole-order", { count })}</button>`;
}

/** @param {Host} host @param {HallWork} work @param {Texts} t */
function actions(host, work, t) {
  const { session, eventId } = host.words;
  const shown = ACTIONS.map(({ kind, scope, most, at_once }) => ({ kind, scope, most, at_once, count: host.touchedBy(kind).length }))
    .filter(({ count, scope }) => count && session.may(scope, eventId));
  if (!shown.length) return nothing;
  const too_many = shown.filter(({ count, most }) => count > most);
  return html`<div class="actions" role="group" aria-label=${t.say("hall-actions")}>
    ${shown.map(({ kind, count, most, at_once }) => html`<button type="button" data-kind=${kind} class=${kind === "sell" ? "primary" : ""}
      aria-expanded=${at_once ? nothing : host.form?.kind === kind} ?disabled=${count > most} @click=${() => host.begin(kind)}>
      ${t.say("hall-action", { action: actionWord(t, kind), count })}</button>`)}
    ${too_many.map(({ kind, most }) => html`<p class="quiet">${t.say("hall-too-many", { action: actionWord(t, kind), most })}</p>`)}
  </div>`;
}
