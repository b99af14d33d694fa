/** Buttons that move the map, for whoever can't drag it or turn a wheel. */

import { html, nothing } from "../vendor/lit.js";

const ZOOM = {
  "zoom-in": html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"></path></svg>`,
  "zoom-out": html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14"></path></svg>`,
  "whole-hall": html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"></path></svg>`,
};
const PAN = /** @type {const} */ ([
  ["pan-up", 0, -1, html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 15l6-6 6 6"></path></svg>`],
  ["pan-left", -1, 0, html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 6l-6 6 6 6"></path></svg>`],
  ["pan-right", 1, 0, html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 6l6 6-6 6"></path></svg>`],
  ["pan-down", 0, 1, html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9l6 6 6-6"></path></svg>`],
]);
const STEP = 1.8;
/** Of the map's width and height that one press moves it by. */
const STRIDE = 0.4;

/** @param {import("./hall-element.js").HallElement} host */
export function controls(host) {
  const { t, stage } = host;
  if (!t) return nothing;
  const act = (/** @type {string} */ name) => (name === "whole-hall" ? stage?.fit() : stage?.zoomBy(name === "zoom-in" ? STEP : 1 / STEP));
  return html`${!stage || stage.is_whole ? nothing : html`<div class="pan" role="group" aria-label=${t.say("pan")}>
      ${PAN.map(([name, x, y, icon]) => html`<button type="button" class=${name} part="pan" aria-label=${t.say(name)} title=${t.say(name)}
        @click=${() => stage.panBy(x * STRIDE, y * STRIDE)}>${icon}</button>`)}
    </div>`}
    <div class="zoom" role="group">
      ${Object.entries(ZOOM).map(([name, icon]) => html`<button type="button" class=${name} part="zoom"
        aria-label=${t.say(name)} title=${t.say(name)} @click=${() => act(name)}>${icon}</button>`)}
    </div>`;
}
