/** What the signs on the map mean: each drawn by the same stamps as the seats. */

import { html, nothing, ref } from "../vendor/lit.js";
import { categoryColour } from "./palette.js";
import { LOOKS, stamp } from "./stamps.js";

const SIZE = 36;
/** @type {readonly import("./stamps.js").Look[]} */
const SHOWN = ["held", "sold", "closed", "kept", "shut", "chosen", "mine", "waiting"];

/** @typedef {import("./hall-element.js").HallElement} Host */

/** @param {Host} host */
export function legend(host) {
  const { live, t, palette } = host;
  const hall = live?.hall;
  if (!hall || !t || !palette) return nothing;
  const present = new Set(live.looks.length > 20_000 ? live.signs.map((look) => LOOKS.indexOf(look)) : live.looks);
  const signs = SHOWN.filter((look) => look === "held" || look === "sold" || present.has(LOOKS.indexOf(look)));
  return html`<ul class="legend" part="legend" aria-label=${t.say("legend")}>
    ${hall.categories.map((category, index) =>
      category.name || hall.categories.length === 1
        ? html`<li>${sign("free", palette, categoryColour(category.color, index, palette))}<span><bdi>${category.name || t.say("seat-free")}</bdi> <bdi>${price(host, index)}</bdi></span></li>`
        : nothing)}
    ${hall.has_accessible ? html`<li>${sign("accessible", palette, categoryColour(hall.categories[0].color, 0, palette))}<span>${t.say("seat-accessible")}</span></li>` : nothing}
    ${hall.has_companion ? html`<li>${sign("companion", palette, categoryColour(hall.categories[0].color, 0, palette))}<span>${t.say("seat-companion")}</span></li>` : nothing}
    ${signs.map((look) => html`<li>${sign(look, palette, palette.text)}<span>${host.wordOf(LOOKS.indexOf(look))}</span></li>`)}
  </ul>`;
}

/** @param {Host} host @param {number} category */
function price(host, category) {
  const { t, live } = host;
  const hall = live?.hall;
  if (!hall || !t) return "";
  const [least, most] = [hall.pricesOf[category][0], hall.pricesOf[category].at(-1)];
  if (least === undefined || most === undefined) return "";
  return least === most ? t.money(least, hall.currency) : `${t.money(least, hall.currency)} – ${t.money(most, hall.currency)}`;
}

/** @param {import("./stamps.js").Look} look @param {import("./palette.js").Palette} palette @param {import("./stamps.js").Colour} colour */
function sign(look, palette, colour) {
  return html`<canvas width=${SIZE} height=${SIZE} aria-hidden="true" ${ref((canvas) => draw(canvas, look, palette, colour))}></canvas>`;
}

/** @param {Element | undefined} canvas @param {import("./stamps.js").Look} look @param {import("./palette.js").Palette} palette @param {import("./stamps.js").Colour} colour */
function draw(canvas, look, palette, colour) {
  if (!(canvas instanceof HTMLCanvasElement)) return;
  const key = [look, palette.ground, palette.text, colour].join();
  if (canvas.dataset.drawn === key) return;
  canvas.dataset.drawn = key;
  const { pixels } = stamp(look, SIZE, palette, colour);
  const image = new ImageData(new Uint8ClampedArray(/** @type {ArrayBuffer} */ (pixels.buffer)), SIZE, SIZE);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
