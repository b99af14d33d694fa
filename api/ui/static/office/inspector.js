/** All there is to know of the one seat that is selected: who has it, since when, at what price, and each change of it. */

import { html, nothing } from "../vendor/lit.js";
import { fullName } from "../seatmap/words.js";
import { changeWord, statusWord } from "./hall-words.js";
import { kept } from "./selection-card.js";

/** @typedef {import("./hall-view.js").OfficeHall} Host */
/** @typedef {import("./hall-work.js").HallWork} HallWork */
/** @typedef {import("../seatmap/texts.js").Texts} Texts */

/** @param {Host} host @param {HallWork} work @param {Texts} t */
export function inspector(host, work, t) {
  const { hall, board, selection, file } = work;
  if (!hall || !board || selection.size !== 1) return nothing;
  const [seat] = selection;
  return html`<section class="card inspector" aria-labelledby="inspector-title">
    <h2 id="inspector-title">${fullName(t, hall, seat)}</h2>
    ${file ? facts(host, work, t, file) : html`<p class="quiet" role="status">${t.say("hall-reading")}</p>`}
  </section>`;
}

/** @param {Host} host @param {HallWork} work @param {Texts} t @param {import("./hall-work.js").File} file */
function facts(host, work, t, file) {
  const { ticket, reservation, problem } = file;
  if (!ticket) return html`<p class="wrong">${t.say("hall-unread")}</p>${again(work, t, file)}`;
  const currency = reservation?.currency ?? ticket.currency;
  const notes = [...Object.entries(reservation?.metadata ?? {}), ...Object.entries(ticket.attributes ?? {})];
  /** @type {[string, unknown][]} */
  const lines = [
    [t.say("hall-status"), kept(work, t, file.seat) ?? statusWord(t, work.stateOf(file.seat))],
    [t.say("hall-whose-label"), ticket.holder ? html`<b class="holder">${ticket.holder}</b>` : t.say("hall-nobody")],
    ...(reservation ? /** @type {[string, unknown][]} */ ([[t.say("hall-since"), moment(t, reservation.created_at)]]) : []),
    ...(ticket.held_until ? /** @type {[string, unknown][]} */ ([[t.say("hall-until"), moment(t, ticket.held_until)]]) : []),
    [t.say("hall-price-label"), priceOf(t, ticket, reservation, currency)],
    ...(ticket.category ? /** @type {[string, unknown][]} */ ([[t.say("hall-category"), ticket.category]]) : []),
    ...(reservation?.order_id ? /** @type {[string, unknown][]} */ ([[t.say("hall-order"), html`<code>${reservation.order_id}</code>`]]) : []),
    ...notes.map(([name, value]) => /** @type {[string, unknown]} */ ([name, String(value)])),
  ];
  return html`<dl>${lines.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${problem ? html`<p class="wrong">${t.say("hall-unread")}</p>${again(work, t, file)}` : history(host, t, file)}`;
}

/** @param {HallWork} work @param {Texts} t @param {import("./hall-work.js").File} file */
function again(work, t, file) {
  return html`<button type="button" class="again" @click=${() => void work.inspect(file.seat)}>${t.say("hall-read-again")}</button>`;
}

/** What was paid, and what the seat costs now if that is another. @param {Texts} t @param {any} ticket @param {any} reservation @param {string} currency */
function priceOf(t, ticket, reservation, currency) {
  const own = t.money(ticket.price, currency);
  if (!reservation) return own;
  const had = t.money(reservation.price, currency);
  const of_class = reservation.price_class ? `${had} (${reservation.price_class})` : had;
  return reservation.price === ticket.price ? of_class : t.say("hall-price-was", { price: of_class, now: own });
}

/** @param {Host} host @param {Texts} t @param {import("./hall-work.js").File} file */
function history(host, t, { history: entries }) {
  const shown = entries.slice(0, host.shownChanges);
  return html`<h3>${t.say("hall-history")}</h3>
    ${entries.length ? html`<ol class="history">${shown.map((entry, at) => html`<li>
        <p><b>${changeWord(t, entries, at)}</b>${entry.holder ? html` · <span class="holder">${entry.holder}</span>` : nothing}</p>
        ${entry.reason ? html`<p>${t.say("hall-because", { reason: entry.reason })}</p>` : nothing}
        <p class="quiet">${moment(t, entry.changed_at)} · ${t.say("hall-number", { number: String(entry.sequence) })} · <code>${entry.command_id}</code></p></li>`)}</ol>`
      : html`<p class="quiet">${t.say("hall-history-empty")}</p>`}
    ${shown.length < entries.length ? html`<button type="button" class="older" @click=${() => (host.shownChanges += 20)}>${t.say("hall-older")}</button>` : nothing}`;
}

/** @param {Texts} t @param {string} at */
function moment(t, at) {
  const how = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "medium" });
  return html`<time datetime=${at}>${new Intl.DateTimeFormat(t.language, how).format(new Date(at))}</time>`;
}
