/**
 * The open section as a grid of buttons for the keyboard and for screen readers. It lies over the map unseen: what has the
 * focus here has a ring on the map. Only rows near the focus are there, as many sections have thousands of seats.
 */

import { guard, html, nothing } from "../vendor/lit.js";
import { goal } from "./keys.js";

const ROWS_AROUND = 3;
const SEATS_AROUND = 30;

/** @typedef {import("./hall-element.js").HallElement} Host */

/** @typedef {{ name: string | null, index: number, from: number, seats: number[] }} Strip seats of a row around the focus, the first of them `from` along it */

/** @param {Host} host */
export function grid(host) {
  const { live, t } = host;
  const hall = live?.hall;
  // Nobody comes here before the hall is on the screen, and its words take longer than the picture.
  if (!hall || !t || !host.isDrawn) return nothing;
  const seat = host.gridSeat >= 0 && host.gridSeat < hall.count ? host.gridSeat : (hall.order[0] ?? -1);
  if (seat < 0) return nothing;
  const section = hall.sectionOf(seat);
  const strips = stripsAround(section.rows, seat);
  const widest = Math.max(...section.rows.map((row) => row.seats.length));
  return html`
    <p class="unseen" id="grid-hint">${t.say("grid-hint")}</p>
    <div class="grid" role="grid" part="grid" aria-label=${t.say("grid-label", { section: section.name })}
      aria-describedby="grid-hint" aria-rowcount=${section.rows.length} aria-colcount=${widest}
      @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(host, event)}
      @focusin=${(/** @type {FocusEvent} */ event) => focused(host, event)} @focusout=${() => host.ring(-1)}>
      ${guard([t, hall, seat, ...strips.flatMap((strip) => strip.seats.map((each) => shown(host, each)))], () =>
        strips.map((strip) => gridRow(host, strip, seat, t)))}
    </div>`;
}

/** @param {readonly import("./hall.js").Row[]} rows @param {number} seat @returns {Strip[]} */
function stripsAround(rows, seat) {
  const at = rows.findIndex((row) => row.seats.includes(seat));
  const first = Math.max(0, at - ROWS_AROUND);
  return rows.slice(first, at + ROWS_AROUND + 1).map(({ name, seats }, back) => {
    const middle = Math.max(0, seats.indexOf(seat));
    const from = Math.max(0, middle - SEATS_AROUND);
    return { name, index: first + back, from, seats: seats.slice(from, middle + SEATS_AROUND) };
  });
}

/** What a seat's button shows of it, as a number: where it is the same as before, its words are. @param {Host} host @param {number} seat */
function shown(host, seat) {
  const { live } = host;
  const bits = (host.isPressed(seat) ? 2 : 0) + (host.mayUse(seat) ? 1 : 0);
  return (((live?.looks[seat] ?? 0) * 256 + (live?.board?.statuses[seat] ?? 0)) << 2) + bits;
}

/** @param {Host} host @param {Strip} strip @param {number} focus @param {import("./texts.js").Texts} t */
function gridRow(host, { name, index, from, seats }, focus, t) {
  return html`<div role="row" aria-rowindex=${index + 1} aria-label=${name ? t.say("row", { row: name }) : nothing}>
    ${seats.map(
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
