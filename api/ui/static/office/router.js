/** Where one is in the office, as it stands behind the address's `#`. Pure. */

/** @typedef {{ name: "events" | "new" | "queues" | "nowhere" } | { name: "event", id: string, tab: string }} Place */

export const FIRST_TAB = "sales";

/** @param {string} hash @returns {Place} */
export function placeOf(hash) {
  const [head = "", id, tab, ...more] = hash.replace(/^#?\/?/, "").split("/").map(decoded);
  if (more.length) return { name: "nowhere" };
  if (head === "" || (head === "events" && !id)) return { name: "events" };
  if (head === "events") return { name: "event", id, tab: tab || FIRST_TAB };
  if (!id && (head === "new" || head === "queues")) return { name: head };
  return { name: "nowhere" };
}

/** @param {string} id @param {string} [tab] */
export function eventAddress(id, tab = FIRST_TAB) {
  return `#/events/${encodeURIComponent(id)}/${tab}`;
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
