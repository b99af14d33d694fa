/**
 * Seats are selected by drawing around them, where that mode is on. The keyboard's way to the same is Shift in the grid,
 * and the rows, sections and names that can be selected by a button.
 */

import { html, nothing } from "../vendor/lit.js";
import { inHall } from "../seatmap/view.js";
import { within } from "./selecting.js";

/** A pointer that went less far, in CSS pixels, was a tap. */
const TAP = 6;
/** Points nearer than this to the one before say nothing new. */
const STEP = 3;

/** @param {import("./hall-view.js").OfficeHall} host */
export function lasso(host) {
  if (!host.isDrawing) return nothing;
  return html`<svg class="lasso" aria-hidden="true"
    @pointerdown=${(/** @type {PointerEvent} */ event) => begin(host, event)}
    @pointermove=${(/** @type {PointerEvent} */ event) => go(host, event)}
    @pointerup=${(/** @type {PointerEvent} */ event) => end(host, event)}
    @pointercancel=${() => (host.line = [])}
    @wheel=${(/** @type {WheelEvent} */ event) => zoom(host, event)}>
    <polygon points=${host.line.map(({ x, y }) => `${x},${y}`).join(" ")}></polygon></svg>`;
}

/** @param {PointerEvent} event */
function place(event) {
  const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {import("./hall-view.js").OfficeHall} host @param {PointerEvent} event */
function begin(host, event) {
  if (event.button) return;
  event.preventDefault();
  /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
  host.line = [place(event)];
}

/** @param {import("./hall-view.js").OfficeHall} host @param {PointerEvent} event */
function go(host, event) {
  const last = host.line[host.line.length - 1];
  if (!last) return;
  const next = place(event);
  if (Math.hypot(next.x - last.x, next.y - last.y) >= STEP) host.line = [...host.line, next];
}

/** @param {import("./hall-view.js").OfficeHall} host @param {PointerEvent} event */
function end(host, event) {
  const { line, stage } = host;
  host.line = [];
  if (!stage?.hall || !line.length) return;
  const from = line[0];
  if (line.every(({ x, y }) => Math.hypot(x - from.x, y - from.y) < TAP)) return host.tap(event);
  const seats = within(stage.hall, line.map(({ x, y }) => inHall(stage.view, x, y)));
  host.drawnAround(seats, event.altKey);
}

/** @param {import("./hall-view.js").OfficeHall} host @param {WheelEvent} event */
function zoom(host, event) {
  event.preventDefault();
  const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
  host.stage?.zoomBy(event.deltaY < 0 ? 1.25 : 0.8, { x: event.clientX - box.left, y: event.clientY - box.top });
}
