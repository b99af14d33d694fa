// In the place of d3-interpolate: d3-zoom asks for a way from one view to another only within its own transitions, and we
// have none. The way here is the straight one.
export const interpolateZoom = (from, to) => (share) => from.map((value, index) => value + (to[index] - value) * share);
