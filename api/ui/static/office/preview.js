/** `<office-preview>`: a hall as buyers would see it, drawn by the same stage, to be looked at only. */

import { GENERAL, Hall, PLACELESS } from "../seatmap/hall.js";
import { categoryColour } from "../seatmap/palette.js";
import { LOOKS, stamp } from "../seatmap/stamps.js";
import { Stage } from "../seatmap/stage.js";
import { paletteOf, themeOf, watchSystem } from "../seatmap/theme.js";
import { fullName, kindOf } from "../seatmap/words.js";
import { html, nothing, ref } from "../vendor/lit.js";
import { View } from "./view.js";

const FREE = LOOKS.indexOf("free"), ACCESSIBLE = LOOKS.indexOf("accessible"), COMPANION = LOOKS.indexOf("companion");
const SIGN = 36;

class Preview extends View {
  /** @override */
  static properties = { ...View.properties, map: { attribute: false }, pointed: { state: true } };

  constructor() {
    super();
    /** @type {any} the map as the API tells it */
    this.map = null;
    /** @type {Hall | null} */
    this.hall = null;
    /** @type {Stage | null} */
    this.stage = null;
    /** @type {import("../seatmap/stage.js").Hit | null} */
    this.pointed = null;
    this.palette = paletteOf(themeOf(null), this);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.unwatch = watchSystem(() => {
      this.palette = paletteOf(themeOf(null), this);
      this.stage?.paintWith(this.palette);
      this.requestUpdate();
    });
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.unwatch?.();
    this.stage?.close();
    this.stage = null;
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("map") && this.map) this.hall = new Hall(this.map);
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    const frame = /** @type {HTMLElement | null} */ (this.querySelector(".frame"));
    if (!frame || !this.hall || !changed.has("map")) return;
    const { hall } = this;
    const free = (/** @type {import("../seatmap/hall.js").Section} */ section) => this.t.say("section-seats", { section: section.name, count: section.seats.length });
    this.stage ??= new Stage(frame, { tapped: (hit) => this._tapped(hit), pointed: (hit) => (this.pointed = hit), changed: () => {}, free });
    this.stage.paintWith(this.palette);
    this.stage.show(hall, Uint8Array.from({ length: hall.count }, (_, seat) => (hall.is_accessible(seat) ? ACCESSIBLE : hall.is_companion(seat) ? COMPANION : FREE)));
  }

  /** @param {import("../seatmap/stage.js").Hit} hit */
  _tapped(hit) {
    if (hit.section && this.stage?.level === "sections") this.stage.fitSection(hit.section);
    this.pointed = hit;
  }

  /** @override */
  render() {
    const { t, hall } = this;
    if (!hall) return nothing;
    // Where none has a place, the rows are laid out; where some have one, the others are not drawn.
    const placeless = this.map.seats.x ? hall.flags.filter((flags) => (flags & (PLACELESS | GENERAL)) === PLACELESS).length : 0;
    const steps = /** @type {const} */ ([["zoom-in", () => this.stage?.zoomBy(1.6)], ["zoom-out", () => this.stage?.zoomBy(1 / 1.6)], ["whole-hall", () => this.stage?.fit()]]);
    return html`<div class="stage">
        <div class="frame" aria-hidden="true"><canvas class="ground"></canvas><canvas class="seats"></canvas><canvas class="signs"></canvas></div>
        <div class="zoom">${steps.map(([text, step]) => html`<button type="button" @click=${step}>${t.say(text)}</button>`)}</div>
        <p class="pointed" aria-hidden="true">${this._pointed()}</p>
      </div>
      <ul class="legend" aria-label=${t.say("legend")}>${hall.categories.map(
        (category, index) => html`<li><canvas width=${SIGN} height=${SIGN} aria-hidden="true" ${ref((canvas) => this._sign(canvas, category, index))}></canvas>
          <span>${category.name || t.say("no-category")} ${this._prices(index)}</span></li>`,
      )}</ul>
      ${placeless ? html`<p class="quiet">${t.say("placeless", { count: placeless })}</p>` : nothing}
      <details><summary>${t.say("sections-in-words")}</summary><table>
        <thead><tr><th scope="col">${t.say("choose-section")}</th><th scope="col" class="number">${t.say("rows")}</th><th scope="col" class="number">${t.say("seats-or-places")}</th></tr></thead>
        <tbody>${hall.sections.map((section) => html`<tr><th scope="row">${section.name}</th><td class="number">${section.rows.length || "–"}</td><td class="number">${section.seats.length}</td></tr>`)}</tbody>
      </table></details>`;
  }

  _pointed() {
    const { t, hall, pointed } = this;
    if (!hall || !pointed) return t.say("map-look");
    const { seat, section } = pointed;
    if (seat >= 0) return [fullName(t, hall, seat), kindOf(t, hall, seat), hall.categories[hall.category[seat]].name, t.money(hall.price(seat), hall.currency)].filter(Boolean).join(" · ");
    return section ? t.say("section-seats", { section: section.name, count: section.seats.length }) : t.say("map-look");
  }

  /** @param {number} category */
  _prices(category) {
    const { t, hall } = this;
    const prices = hall?.pricesOf[category] ?? [];
    const shown = [prices[0], prices.at(-1)].map((price) => t.money(price ?? 0, hall?.currency ?? "EUR"));
    return shown[0] === shown[1] ? shown[0] : shown.join(" – ");
  }

  /** @param {Element | undefined} canvas @param {{ color?: string | null }} category @param {number} index */
  _sign(canvas, category, index) {
    if (!(canvas instanceof HTMLCanvasElement)) return;
    const { pixels } = stamp("free", SIGN, this.palette, categoryColour(category.color, index, this.palette));
    canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(/** @type {ArrayBuffer} */ (pixels.buffer)), SIGN, SIGN), 0, 0);
  }
}

customElements.define("office-preview", Preview);
