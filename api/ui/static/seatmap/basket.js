/** What a buyer has chosen, holds, has bought and waits for: a value, and the steps from one to the next. Pure. */

/**
 * @typedef {{ ticket_id: string, order_id: string | null, status: "HELD" | "CONFIRMED", held_until: string | null, price: number | null,
 *   price_class: string | null }} Hold
 * @typedef {{ command_id: string | null, key: string, seat: number, ticket_id: string, ahead: number | null, eta_seconds: number | null }} Wait
 * @typedef {{ chosen: readonly number[], holds: readonly Hold[], waits: readonly Wait[] }} Basket
 *   `chosen` are indices of seats in the hall, which nobody but this page knows of
 */

/** @type {Basket} */
export const EMPTY = { chosen: [], holds: [], waits: [] };

/** The most tickets of one order's wish. */
export const ORDER_MAX = 100;

/** @param {Basket} basket */
export const held = (basket) => basket.holds.filter((hold) => hold.status === "HELD");
/** @param {Basket} basket */
export const bought = (basket) => basket.holds.filter((hold) => hold.status === "CONFIRMED");

/**
 * How many more may be chosen. @param {Basket} basket
 * @param {{ max_per_holder: number | null, max_per_guest: number | null }} rules @param {boolean} is_guest
 * @param {number | null} [own] the page's own limit
 */
export function room(basket, rules, is_guest, own = null) {
  const limits = [rules.max_per_holder, is_guest ? rules.max_per_guest : null, own, ORDER_MAX];
  const least = Math.min(...limits.map((limit) => limit ?? Infinity));
  return Math.max(0, least - basket.holds.length - basket.chosen.length);
}

/** Choose a seat, or leave it. @param {Basket} basket @param {number} seat @returns {Basket} */
export function toggled(basket, seat) {
  const chosen = basket.chosen.includes(seat)
    ? basket.chosen.filter((each) => each !== seat)
    : [...basket.chosen, seat];
  return { ...basket, chosen };
}

/** Keep of what is chosen only what may still be. @param {Basket} basket @param {(seat: number) => boolean} is_free @returns {[Basket, number[]]} the basket, and what was lost */
export function without_taken(basket, is_free) {
  const lost = basket.chosen.filter((seat) => !is_free(seat));
  return lost.length ? [{ ...basket, chosen: basket.chosen.filter(is_free) }, lost] : [basket, lost];
}

/** When the first of the holds ends. @param {Basket} basket @returns {string | null} */
export function first_end(basket) {
  const ends = held(basket).flatMap((hold) => (hold.held_until === null ? [] : [hold.held_until]));
  return ends.length ? ends.reduce((one, other) => (Date.parse(one) <= Date.parse(other) ? one : other)) : null;
}

/**
 * What must be named to act on all holds: whole orders, and single tickets. @param {Basket} basket
 * @returns {string[]} paths of the API
 */
export function addresses(basket) {
  const orders = new Set(held(basket).flatMap((hold) => (hold.order_id ? [`/api/orders/${hold.order_id}`] : [])));
  const singles = held(basket).filter((hold) => !hold.order_id);
  return [...orders, ...singles.map((hold) => `/api/tickets/${encodeURIComponent(hold.ticket_id)}`)];
}

/** What changed between two readings of the holds. @param {readonly Hold[]} before @param {readonly Hold[]} after */
export function difference(before, after) {
  const now = new Map(after.map((hold) => [hold.ticket_id, hold]));
  const then = new Map(before.map((hold) => [hold.ticket_id, hold]));
  return {
    gained: after.filter((hold) => !then.has(hold.ticket_id)),
    lost: before.filter((hold) => !now.has(hold.ticket_id)),
    bought: after.filter((hold) => hold.status === "CONFIRMED" && then.get(hold.ticket_id)?.status === "HELD"),
  };
}
