/** Whether an event sells just now, and why not. Pure. */

/** @typedef {"cancelled" | "empty" | "over" | "before-sale" | "sale-over" | "sold-out" | "on-sale"} EventState */

/** @param {any} event @param {number} now_ms @returns {EventState} */
export function stateOf(event, now_ms) {
  const { counts } = event;
  const is_past = (/** @type {string | null} */ at) => at !== null && Date.parse(at) <= now_ms;
  if (event.cancelled_at) return "cancelled";
  if (counts.AVAILABLE + counts.HELD + counts.SOLD + counts.NOT_FOR_SALE === 0) return "empty";
  if (is_past(event.starts_at) && !event.sell_after_start) return "over";
  if (event.sales_open_at !== null && !is_past(event.sales_open_at)) return "before-sale";
  if (is_past(event.sales_close_at)) return "sale-over";
  return counts.AVAILABLE === 0 ? "sold-out" : "on-sale";
}
