/**
 * Shapes of a seat as distance functions: negative inside, in units of the seat's radius.
 * They need no canvas, so what is drawn is the same in every browser, to the pixel.
 */

/** @typedef {(x: number, y: number) => number} Shape */

/** @param {number} radius @returns {Shape} */
export const disc = (radius) => (x, y) => Math.hypot(x, y) - radius;

/** @param {number} radius @param {number} width @returns {Shape} */
export const ring = (radius, width) => (x, y) => Math.abs(Math.hypot(x, y) - radius) - width / 2;

/** @param {number} half @param {number} corner @returns {Shape} */
export const tile = (half, corner) => (x, y) => {
  const dx = Math.abs(x) - half + corner;
  const dy = Math.abs(y) - half + corner;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
};

/** @param {number} half @param {number} width @returns {Shape} */
export const frame = (half, width) => (x, y) => Math.abs(Math.max(Math.abs(x), Math.abs(y)) - half) - width / 2;

/** @param {number} half from its middle to its corners @param {number} width @returns {Shape} */
export const diamond = (half, width) => (x, y) => Math.abs(Math.abs(x) + Math.abs(y) - half) * Math.SQRT1_2 - width / 2;

/**
 * A stroke through points with round ends.
 * @param {number[][]} points @param {number} width @returns {Shape}
 */
export const stroke = (points, width) => (x, y) => {
  let nearest = Infinity;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1];
    const [bx, by] = points[i];
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return nearest - width / 2;
};

/** @param {...Shape} shapes @returns {Shape} */
export const union = (...shapes) => (x, y) => Math.min(...shapes.map((shape) => shape(x, y)));

/** @param {number} half @param {number} width @returns {Shape} */
export const cross = (half, width) =>
  union(stroke([[-half, -half], [half, half]], width), stroke([[-half, half], [half, -half]], width));

/** @param {number} half @param {number} width @returns {Shape} */
export const bar = (half, width) => stroke([[-half, 0], [half, 0]], width);

/** @param {number} width @returns {Shape} */
export const tick = (width) => stroke([[-0.42, 0.02], [-0.12, 0.34], [0.44, -0.34]], width);

/** @param {number} width @returns {Shape} */
export const hourglass = (width) =>
  stroke([[-0.38, -0.5], [0.38, -0.5], [-0.38, 0.5], [0.38, 0.5], [-0.38, -0.5]], width);

/** A wheelchair's sign, as few strokes as can be read. @param {number} width @returns {Shape} */
export const wheel = (width) =>
  union(
    (x, y) => Math.hypot(x + 0.06, y + 0.5) - 0.12,
    stroke([[-0.06, -0.3], [-0.02, 0.08], [0.3, 0.08], [0.42, 0.46]], width),
    (x, y) => Math.max(Math.abs(Math.hypot(x + 0.06, y - 0.24) - 0.36) - width / 2, 0.1 - (y - x * 0.2)),
  );

/** Somebody who comes along: a head over shoulders. @type {Shape} */
export const person = union(
  (x, y) => Math.hypot(x, y + 0.32) - 0.22,
  (x, y) => Math.max(Math.hypot(x, y - 0.52) - 0.46, y - 0.48),
);
