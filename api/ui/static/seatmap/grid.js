/**
 * The open section as a grid of buttons for the keyboard and for screen readers. It lies over the map unseen: what has the
 * focus here has a ring on the map. Only rows near the focus are there, as many sections have thousands of seats.
 */

import { html, nothing } from "../vendor/lit.js";
import { goal } from "./keys.js";

const ROWS_AROUND = 3;
const SEATS_AROUND = 30;

/** @typedef {import("./hall-element.js").HallElement} Host */

/** @param {Host} host */
export function grid(host) {
  const { live, t } = host;
  const hall = live?.hall;
  if (!hall || !t) return nothing;
  const seat = host.gridSeat >= 0 && host.gridSeat < hall.count ? host.gridSeat : (hall.order[0] ?? -1);
  if (seat < 0) return nothing;
  const section = hall.sectionOf(seat);
  const at = section.rows.findIndex((row) => row.seats.includes(seat));
  const shown = section.rows.slice(Math.max(0, at - ROWS_AROUND), at + ROWS_AROUND + 1);
  const first = Math.max(0, at - ROWS_AROUND);
  const widest = Math.max(...section.rows.map((row) => row.seats.length));
  return html`
    <p class="unseen" id="grid-hint">${t.say("grid-hint")}</p>
    <div class="grid" role="grid" part="grid" aria-label=${t.say("grid-label", { section: section.name })}
      aria-describedby="grid-hint" aria-rowcount=${section.rows.length} aria-colcount=${widest}
      @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(host, event)}
      @focusin=${(/** @type {FocusEvent} */ event) => focused(host, event)} @focusout=${() => host.ring(-1)}>
      ${shown.map((row, index) => gridRow(host, row, first + index, seat, t))}
    </div>`;
}

/** @param {Host} host @param {import("./hall.js").Row} row @param {number} index @param {number} focus @param {import("./texts.js").Texts} t */
function gridRow(host, row, index, focus, t) {
  const middle = Math.max(0, row.seats.indexOf(focus));
  const from = Math.max(0, middle - SEATS_AROUND);
  return html`<div role="row" aria-rowindex=${index + 1} aria-label=${row.name ? t.say("row", { row: row.name }) : nothing}>
    ${row.seats.slice(from, middle + SEATS_AROUND).map(
      (seat, offset) => html`<span role="gridcell" aria-colindex=${from + offset + 1}><button type="button" data-seat=${seat}
        tabindex=${seat === focus ? 0 : -1} aria-pressed=${host.isPressed(seat)} aria-disabled=${!host.mayUse(seat)}
        @click=${(/** @type {MouseEvent} */ event) => host.use(seat, "keyboard", event.shiftKey)}>${host.describe(seat)}</button></span>`,
    )}
  </div>`;
}

/** @param {Host} host @param {FocusEvent} event */
function focused(host, event) {
  const seat = Number(/** @type {HTMLElement} */ (event.target).dataset.seat ?? -1);
  if (seat >= 0) host.ring(seat);
}

/** @param {Host} host @param {KeyboardEvent} event */
function pressed(host, event) {
  const hall = /** @type {import("./hall.js").Hall} */ (host.live?.hall);
  const seat = Number(/** @type {HTMLElement} */ (event.target).dataset.seat ?? -1);
  if (seat < 0) return;
  const next = goal(hall, seat, event);
  if (next === null) return;
  event.preventDefault();
  if (next >= 0) void host.focusSeat(next);
}
