/** What must be answered before the page goes on: the end of a hold, near or past, and the last look before buying. */

import { html, nothing } from "../vendor/lit.js";
import { first_end, held } from "./basket.js";
import { fullName } from "./words.js";

/** @param {import("./element.js").Seatmap} host */
export function dialogs(host) {
  const { sale, t } = host;
  if (!sale || !t) return nothing;
  const end = first_end(sale.basket);
  const seats = sale.ended.flatMap((hold) => sale.seatOf.get(hold.ticket_id) ?? []);
  const holds = held(sale.basket);
  const total = holds.reduce((sum, hold) => sum + (hold.price ?? host.priceOf(hold.ticket_id)), 0);
  return html`
    <dialog class="ending" part="dialog" aria-labelledby="ending-title" @close=${() => host.closed("ending")}>
      <div class="inner">
        <h2 id="ending-title">${t.say("ending-title")}</h2>
        <p>${t.say("ending-text", { time: end ? t.duration(host.secondsLeft(end)) : "" })}</p>
        <div class="row">
          <button type="button" class="primary extend" autofocus @click=${() => host.extend()}>${t.say("extend")}</button>
          <button type="button" class="close" @click=${(/** @type {any} */ event) => event.target.closest("dialog").close()}>${t.say("close")}</button>
        </div>
      </div>
    </dialog>
    <dialog class="ended" part="dialog" aria-labelledby="ended-title" @close=${() => sale.dismiss()}>
      <div class="inner">
        <h2 id="ended-title">${t.say("ended-title")}</h2>
        <p>${t.say("ended-text")}</p>
        ${sale.hall ? html`<p class="quiet">${t.list(seats.map((seat) => fullName(t, /** @type {any} */ (sale.hall), seat)))}</p>` : nothing}
        <div class="row">
          <button type="button" class="primary again" autofocus @click=${() => host.tryAgain(seats)}>${t.say("try-same")}</button>
          <button type="button" class="close" @click=${(/** @type {any} */ event) => event.target.closest("dialog").close()}>${t.say("close")}</button>
        </div>
      </div>
    </dialog>
    <dialog class="review" part="dialog" aria-labelledby="review-title" @close=${() => host.closed("review")}>
      <div class="inner">
        <h2 id="review-title">${t.say("confirm")}</h2>
        <ul>${holds.map((hold) => html`<li>${host.nameOf(hold.ticket_id)}</li>`)}</ul>
        <p>${t.say("confirm-hint", { seats: t.say("seats", { count: holds.length }), total: t.money(total, sale.hall?.currency ?? "EUR") })}</p>
        <div class="row">
          <button type="button" class="primary really" autofocus @click=${() => host.really()}>${t.say("confirm")}</button>
          <button type="button" class="close" @click=${(/** @type {any} */ event) => event.target.closest("dialog").close()}>${t.say("close")}</button>
        </div>
      </div>
    </dialog>`;
}
