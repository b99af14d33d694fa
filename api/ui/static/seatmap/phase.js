/** Whether an event sells just now, and if not, why. Pure. */

/** @typedef {"on" | "not-yet" | "over" | "cancelled"} Phase */

/** @param {string | null | undefined} moment */
const at = (moment) => (moment ? Date.parse(moment) : Infinity);

/** @param {any} event as the API tells it @param {number} now_ms by the server's clock @returns {Phase} */
export function phaseOf(event, now_ms) {
  if (event?.cancelled_at) return "cancelled";
  if (at(event?.sales_close_at) <= now_ms || (at(event?.starts_at) <= now_ms && !event.sell_after_start)) return "over";
  return event?.sales_open_at && at(event.sales_open_at) > now_ms ? "not-yet" : "on";
}
