/** The rows of a section as lines through as few of their seats as show them: a straight row has two corners, its ends. */

/** How far a seat may be beside the line of its row, in distances of two neighbours. */
const SLACK = 0.1;
/** Where neighbours are further from each other than so many times the usual, the line ends. */
const GAP = 4;

/** @typedef {{ x: Float64Array, y: Float64Array, pitch: number }} Plan */

/** @param {Plan} plan @param {readonly { seats: readonly number[] }[]} rows @returns {number[][]} the corners of each line, which are seats */
export function lines(plan, rows) {
  return rows.flatMap(({ seats }) => pieces(plan, seats).map((piece) => corners(plan, piece)));
}

/** @param {Plan} plan @param {readonly number[]} seats of a row @returns {number[][]} */
function pieces({ x, y, pitch }, seats) {
  const found = [[seats[0]]];
  for (let i = 1; i < seats.length; i++) {
    const is_gap = Math.hypot(x[seats[i]] - x[seats[i - 1]], y[seats[i]] - y[seats[i - 1]]) > GAP * pitch;
    if (is_gap) found.push([]);
    found[found.length - 1].push(seats[i]);
  }
  return found;
}

/** Keep the ends and, between them, whatever lies too far beside the line (Douglas and Peucker). @param {Plan} plan @param {readonly number[]} seats @returns {number[]} */
function corners(plan, seats) {
  const { x, y, pitch } = plan;
  const first = seats[0], last = seats[seats.length - 1];
  const dx = x[last] - x[first], dy = y[last] - y[first];
  const square = dx * dx + dy * dy;
  let worst = 0, most = SLACK * pitch;
  for (let i = 1; i < seats.length - 1; i++) {
    const px = x[seats[i]] - x[first], py = y[seats[i]] - y[first];
    const along = square ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
    const beside = Math.hypot(px - along * dx, py - along * dy);
    if (beside > most) [worst, most] = [i, beside];
  }
  if (worst) return [...corners(plan, seats.slice(0, worst + 1)), ...corners(plan, seats.slice(worst)).slice(1)];
  return first === last ? [first] : [first, last];
}
