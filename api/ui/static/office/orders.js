/** Seats that were ordered together: what is done to all of them is one command, all or nothing. Pure. */

/** @typedef {import("./actions.js").Kind} Kind */
/** @typedef {import("./actions.js").Ticket} Ticket */
/** @typedef {{ id: string, event_ids: string[], reservations: { ticket_id: string, event_id: string, status: string }[] }} Order as the API tells it */

/** What leaves alone what is sold already. */
const OF_HOLDS = new Set(["confirm", "extend"]);

/** @param {Order} order @param {string} eventId @returns {string[]} the tickets of an event that are had by it */
export function ticketsOf(order, eventId) {
  return order.reservations.filter((each) => is_active(each) && each.event_id === eventId).map((each) => each.ticket_id);
}

/**
 * Whether a command for the order does to these tickets what one for each would, and nothing else.
 * @param {Order} order @param {Kind} kind @param {ReadonlySet<string>} tickets
 */
export function is_whole(order, kind, tickets) {
  const meant = order.reservations.filter((each) => each.status !== "RELEASED" && !(OF_HOLDS.has(kind) && each.status === "CONFIRMED"));
  return meant.length > 0 && meant.every((each) => is_active(each) && tickets.has(each.ticket_id));
}

/**
 * What is done together: the tickets of each order of several that is there as a whole, each other ticket for itself.
 * @param {Kind} kind @param {readonly Ticket[]} tickets @param {ReadonlyMap<string, Order>} orders those that are known
 * @returns {{ order: string | null, tickets: Ticket[] }[]}
 */
export function parts(kind, tickets, orders) {
  const ids = new Set(tickets.map((ticket) => ticket.id));
  const several = [...orders.values()].filter((order) => tickets.filter((ticket) => ticket.order === order.id).length > 1);
  const whole = new Set(several.filter((order) => is_whole(order, kind, ids)).map((order) => order.id));
  /** @type {Map<string, { order: string | null, tickets: Ticket[] }>} */
  const found = new Map();
  for (const ticket of tickets) {
    const order = ticket.order && whole.has(ticket.order) ? ticket.order : null;
    const key = order === null ? `ticket ${ticket.id}` : `order ${order}`;
    const part = found.get(key) ?? { order, tickets: [] };
    part.tickets.push(ticket);
    found.set(key, part);
  }
  return [...found.values()];
}

/** The one order that tickets are of; null: of several, or of none. @param {readonly Ticket[]} tickets */
export function orderOf(tickets) {
  const orders = new Set(tickets.map((ticket) => ticket.order ?? null));
  return orders.size === 1 ? [...orders][0] : null;
}

/** @param {{ status: string }} reservation */
const is_active = ({ status }) => status === "HELD" || status === "CONFIRMED";
