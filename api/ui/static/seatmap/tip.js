/** What is said of the seat under the mouse. The same stands in the grid and the list, so nothing is only here. */

import { html, nothing, ref } from "../vendor/lit.js";
import { fullName } from "./words.js";

const WIDTH = 240, AWAY = 14;

/** @param {import("./hall-element.js").HallElement} host */
export function tip(host) {
  const { live, t, pointed, stage } = host;
  const hall = live?.hall;
  if (!hall || !t || !pointed || !stage) return nothing;
  const { seat, section, x, y } = pointed;
  if (seat < 0 && !section) return nothing;
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
  const hint = host.hintOf(seat);
  return html`<div class="tip" aria-hidden="true" dir=${t.direction} ${ref(place)}><b>${fullName(t, hall, seat)}</b>
    ${t.money(hall.price(seat), hall.currency)} · ${host.stateOf(seat)}${hint ? html`<br>${hint}` : nothing}</div>`;
}
