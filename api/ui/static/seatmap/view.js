/** Where the hall is on the screen: `screen = hall * k + (x, y)`, in CSS pixels. Pure arithmetic. */

/** @typedef {{ k: number, x: number, y: number }} View */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** @typedef {{ width: number, height: number }} Size */

/** Distance of two neighbours on the screen from which on seats are dots, and from which on they are seats with numbers. */
export const DOTS_FROM = 6;
export const SEATS_FROM = 24;
/** The closest look. */
export const CLOSEST = 72;
const MARGIN = 20;

/** @typedef {"sections" | "dots" | "seats"} Level */

/** @param {number} pitch in CSS pixels @returns {Level} */
export function levelOf(pitch) {
  return pitch < DOTS_FROM ? "sections" : pitch < SEATS_FROM ? "dots" : "seats";
}

/** The view that shows all of a box in the middle. @param {Box} box @param {Size} size @param {number} [most] @returns {View} */
export function fitted(box, size, most = Infinity) {
  const width = Math.max(box.right - box.left, 1e-9);
  const height = Math.max(box.bottom - box.top, 1e-9);
  const margin = Math.min(MARGIN, size.width / 8, size.height / 8);
  const k = Math.max(
    1e-9,
    Math.min((size.width - 2 * margin) / width, (size.height - 2 * margin) / height, most),
  );
  return centred({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, k, size);
}

/** The view with a point of the hall in the middle. @param {{x: number, y: number}} point @param {number} k @param {Size} size @returns {View} */
export function centred(point, k, size) {
  return { k, x: size.width / 2 - point.x * k, y: size.height / 2 - point.y * k };
}

/** @param {View} view @param {number} x @param {number} y on the screen */
export function inHall(view, x, y) {
  return { x: (x - view.x) / view.k, y: (y - view.y) / view.k };
}

/** What of the hall is on the screen. @param {View} view @param {Size} size @param {number} [more] CSS pixels beyond the edges @returns {Box} */
export function seen(view, size, more = 0) {
  return {
    left: (-more - view.x) / view.k,
    top: (-more - view.y) / view.k,
    right: (size.width + more - view.x) / view.k,
    bottom: (size.height + more - view.y) / view.k,
  };
}

/**
 * The CSS matrix that moves what was drawn in one view to where another has it.
 * @param {View} drawn @param {View} now
 */
export function moved(drawn, now) {
  const k = now.k / drawn.k;
  return { k, x: now.x - drawn.x * k, y: now.y - drawn.y * k };
}
