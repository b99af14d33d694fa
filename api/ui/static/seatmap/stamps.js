/** Pictures of a seat in each of its states, as pixels that the raster copies. */

import { bar, cross, diamond, disc, frame, hourglass, person, ring, tick, tile, wheel } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {[number, number, number]} Colour red, green, blue: 0 to 255 */
/** @typedef {{ size: number, pixels: Uint32Array }} Stamp a square of `size` pixels, each as ImageData holds it */

/** What a seat can look like. The order is that of the stamps of a category. */
export const LOOKS = /** @type {const} */ ([
  "free",
  "accessible",
  "dimmed",
  "held",
  "sold",
  "closed",
  "chosen",
  "mine",
  "bought",
  "waiting",
  "companion",
  "kept",
  "shut",
]);
/** @typedef {(typeof LOOKS)[number]} Look */

/** Below this many pixels a shape cannot be told from another: a square of its colour stands for it. */
const SQUARE_BELOW = 5;

/**
 * @param {Look} look @param {import("./palette.js").Palette} palette @param {Colour} category
 * @returns {[Shape, Colour][]} layers, the lowest first
 */
function layers(look, palette, category) {
  switch (look) {
    case "free":
      return [[disc(0.86), category]];
    case "accessible":
      return [[tile(0.84, 0.3), category], [wheel(0.16), palette.onSeat]];
    case "dimmed":
      return [[disc(0.42), palette.dimmed]];
    case "held":
      return [[ring(0.68, 0.3), palette.held]];
    case "sold":
      return [[cross(0.4, 0.24), palette.sold]];
    case "closed":
      return [[frame(0.5, 0.2), palette.closed]];
    case "chosen":
      return [[tile(0.98, 0.34), palette.chosen], [tick(0.26), palette.onChosen]];
    case "mine":
      return [[disc(0.98), palette.mine], [tick(0.26), palette.onMine]];
    case "bought":
      return [[tile(0.98, 0.34), palette.mine], [tick(0.26), palette.onMine]];
    case "waiting":
      return [[disc(0.98), palette.waiting], [hourglass(0.2), palette.onWaiting]];
    case "companion":
      return [[tile(0.84, 0.3), category], [person, palette.onSeat]];
    case "kept":
      return [[diamond(0.72, 0.26), palette.kept], [disc(0.2), palette.kept]];
    case "shut":
      return [[bar(0.56, 0.26), palette.closed]];
  }
}

/** @param {number} red @param {number} green @param {number} blue @param {number} alpha */
const pixel = (red, green, blue, alpha) => ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/**
 * @param {Look} look @param {number} size in device pixels
 * @param {import("./palette.js").Palette} palette @param {Colour} category
 * @returns {Stamp}
 */
export function stamp(look, size, palette, category) {
  const drawn = layers(look, palette, category);
  const pixels = new Uint32Array(size * size);
  if (size < SQUARE_BELOW) {
    const [red, green, blue] = drawn[0][1];
    return { size, pixels: pixels.fill(pixel(red, green, blue, 255)) };
  }
  const radius = size / 2;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (column + 0.5) / radius - 1;
      const y = (row + 0.5) / radius - 1;
      pixels[row * size + column] = blended(drawn, x, y, radius);
    }
  }
  return { size, pixels };
}

/** @param {[Shape, Colour][]} drawn @param {number} x @param {number} y @param {number} radius */
function blended(drawn, x, y, radius) {
  let red = 0, green = 0, blue = 0, alpha = 0;
  for (const [shape, colour] of drawn) {
    const cover = Math.min(1, Math.max(0, 0.5 - shape(x, y) * radius));
    red = red * (1 - cover) + colour[0] * cover;
    green = green * (1 - cover) + colour[1] * cover;
    blue = blue * (1 - cover) + colour[2] * cover;
    alpha = alpha * (1 - cover) + cover;
  }
  if (alpha === 0) return 0;
  return pixel(Math.round(red / alpha), Math.round(green / alpha), Math.round(blue / alpha), Math.round(alpha * 255));
}
