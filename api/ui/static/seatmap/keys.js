/** Where a key leads from a seat. Pure. */

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {import("./hall.js").Hall} hall @param {number} seat @param {Pick<KeyboardEvent, "key" | "ctrlKey">} event @returns {number | null} -1: nowhere to go; null: another key */
export function goal(hall, seat, { key, ctrlKey }) {
  const direction = DIRECTIONS[key];
  if (direction) return hall.neighbour(seat, ...direction);
  const section = hall.sectionOf(seat);
  const row = hall.rowSeats(seat);
  const all = section.rows.flatMap((each) => each.seats);
  if (key === "Home") return (ctrlKey ? all : row)[0];
  if (key === "End") return (ctrlKey ? all : row).slice(-1)[0];
  if (key !== "PageUp" && key !== "PageDown") return null;
  const drawn = hall.sections.filter((each) => each.rows.length);
  const other = drawn[drawn.indexOf(section) + (key === "PageUp" ? -1 : 1)];
  return other ? other.rows[0].seats[0] : -1;
}
