/** What is said of the seat under the mouse. The same stands in the grid and the list, so nothing is only here. */

import { html, nothing, ref } from "../vendor/lit.js";
import { LOOKS } from "./stamps.js";
import { fullName, state } from "./words.js";

const WIDTH = 240, AWAY = 14;

/** @param {import("./element.js").Seatmap} host */
export function tip(host) {
  const { sale, t, pointed, stage } = host;
  const hall = sale?.hall;
  if (!hall || !t || !sale || !pointed || !stage) return nothing;
  const { seat, section, x, y } = pointed;
  if (seat < 0 && !section) return nothing;
  const look = LOOKS[sale.looks[seat]];
  const may_wait = host.mayWait && look === "held";
  const place = (/** @type {Element | undefined} */ element) => {
    if (!(element instanceof HTMLElement)) return;
    const is_left = x + AWAY + WIDTH > stage.size.width;
    element.style.left = is_left ? "auto" : `${x + AWAY}px`;
    element.style.right = is_left ? `${stage.size.width - x + AWAY}px` : "auto";
    element.style.top = `${Math.min(y + AWAY, stage.size.height - 84)}px`;
  };
  if (seat < 0 || stage.level === "sections") {
    return html`<div class="tip" aria-hidden="true" dir=${t.direction} ${ref(place)}><b>${section?.name}</b>${section ? host.freeIn(section) : nothing}</div>`;
  }
  return html`<div class="tip" aria-hidden="true" dir=${t.direction} ${ref(place)}><b>${fullName(t, hall, seat)}</b>
    ${t.money(hall.price(seat), hall.currency)} · ${state(t, hall, sale.looks, seat)}${may_wait ? html`<br>${t.say("next-wait")}` : nothing}</div>`;
}
