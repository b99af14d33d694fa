/** What there is to say of the event itself, above its map: it is off, over, not on sale yet, or on another day. */

import { html, nothing } from "../vendor/lit.js";

/** @param {import("./element.js").Seatmap} host */
export function notice(host) {
  const { sale, t } = host;
  if (!sale?.event || !t) return nothing;
  const { event, moved_from } = sale;
  const opens = event.sales_open_at;
  switch (sale.phase) {
    case "cancelled":
      return html`<section class="card warn notice" part="notice" role="status">
        <h2>${t.say("cancelled")}</h2>
        ${event.cancel_reason ? html`<p class="reason">${event.cancel_reason}</p>` : nothing}
        <p>${t.say("cancelled-hint")}</p></section>`;
    case "over":
      return html`<section class="card notice" part="notice" role="status"><h2>${t.say("sale-over")}</h2></section>`;
    default:
      return html`${moved_from && event.starts_at
        ? html`<section class="card warn notice moved" part="notice" role="status">
            <h2>${t.say("moved")}</h2>
            <p>${t.say("moved-to", { now: t.date(event.starts_at, event.time_zone), before: t.date(moved_from, event.time_zone) })}</p>
            <div class="row"><button type="button" class="noted" @click=${() => sale.noteDate()}>${t.say("understood")}</button></div></section>`
        : nothing}${sale.phase === "not-yet" ? html`<section class="card notice" part="notice" role="status"><h2>${t.say("sale-opens", { time: t.date(opens, event.time_zone) })}</h2></section>` : nothing}`;
  }
}
