/** Colours of seats in the light, the dark and a forced palette; an operator's colours are made to show. Pure. */

/** @typedef {import("./stamps.js").Colour} Colour */
/**
 * @typedef {Record<"ground" | "onSeat" | "dimmed" | "held" | "sold" | "closed" | "kept" | "chosen" | "onChosen" | "mine" | "onMine" |
 *   "waiting" | "onWaiting" | "area" | "line" | "text" | "focus" | "focusEdge", Colour>} Palette
 */

/** @type {Palette} */
export const LIGHT = {
  ground: [255, 255, 255],
  onSeat: [255, 255, 255],
  dimmed: [140, 148, 160],
  held: [92, 99, 112],
  sold: [118, 124, 134],
  closed: [118, 124, 134],
  kept: [140, 82, 0],
  chosen: [20, 24, 33],
  onChosen: [255, 255, 255],
  mine: [0, 112, 74],
  onMine: [255, 255, 255],
  waiting: [107, 63, 160],
  onWaiting: [255, 255, 255],
  area: [240, 242, 246],
  line: [205, 210, 219],
  text: [40, 46, 58],
  focus: [20, 24, 33],
  focusEdge: [255, 255, 255],
};

/** @type {Palette} */
export const DARK = {
  ground: [18, 21, 28],
  onSeat: [16, 18, 24],
  dimmed: [110, 118, 132],
  held: [165, 173, 188],
  sold: [132, 140, 154],
  closed: [132, 140, 154],
  kept: [240, 180, 92],
  chosen: [255, 255, 255],
  onChosen: [18, 21, 28],
  mine: [70, 205, 150],
  onMine: [12, 22, 18],
  waiting: [196, 160, 255],
  onWaiting: [28, 16, 46],
  area: [30, 35, 45],
  line: [62, 69, 83],
  text: [226, 230, 238],
  focus: [255, 255, 255],
  focusEdge: [18, 21, 28],
};

/** What a category gets that has no colour of its own, in turn. */
const TURN = ["#0072b2", "#8a4fa3", "#00795a", "#a14a00", "#5a6b00", "#b0305c"];

/** @param {string} text as #rgb or #rrggbb @returns {Colour | null} */
export function parsed(text) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const long = short ? null : /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  const found = short ?? long;
  if (!found) return null;
  return /** @type {Colour} */ (found.slice(1, 4).map((part) => parseInt(short ? part + part : part, 16)));
}

/** @param {Colour} colour @returns {number} WCAG's relative luminance */
export function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {Colour} one @param {Colour} other @returns {number} 1 to 21 */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * A colour moved away from the ground until it shows enough.
 * @param {Colour} colour @param {Colour} ground @param {number} least @returns {Colour}
 */
export function visible(colour, ground, least) {
  const goal = luminance(ground) > 0.18 ? 0 : 255;
  for (let step = 0; step <= 20; step++) {
    const share = step / 20;
    const tried = /** @type {Colour} */ (colour.map((part) => Math.round(part + (goal - part) * share)));
    if (contrast(tried, ground) >= least) return tried;
  }
  return [goal, goal, goal];
}

/**
 * The colour of a category's free seats. @param {string | null | undefined} own @param {number} index of the category
 * @param {Palette} palette @returns {Colour}
 */
export function categoryColour(own, index, palette) {
  const wanted = parsed(own ?? "") ?? /** @type {Colour} */ (parsed(TURN[index % TURN.length]));
  return visible(wanted, palette.ground, 4.5);
}

/** @param {Colour} colour */
export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;
