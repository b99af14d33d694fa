/** What can be done with seats at a box office, and the requests that it takes. Pure. */

import { CLOSED, FREE, HELD, SOLD } from "../seatmap/board.js";
import { orderOf, parts } from "./orders.js";

/** @typedef {"sell" | "hold" | "confirm" | "extend" | "release" | "move" | "transfer" | "block" | "unblock" | "price" | "channel"} Kind */
/** @typedef {"holder" | "to_holder" | "reason" | "to" | "price" | "channel"} Field */
/**
 * @typedef {object} Action
 * @property {Kind} kind
 * @property {readonly number[]} on seats of which states
 * @property {"sell" | "events"} scope
 * @property {number} most seats at once
 * @property {Field | null} asks
 * @property {boolean} [at_once] nothing is asked before it is done: it is undone as easily
 */
/** @typedef {{ id: string, holder: string | null, order?: string | null }} Ticket `holder`: whose it must be; null: of nobody. `order`: by which it is had */
/**
 * @typedef {{ holder?: string, to_holder?: string, reason?: string, moves?: Record<string, string>, price?: number, price_class?: string,
 *   channel?: string | null }} Values `moves`: tickets, each with the one to be had for it; `channel`: for what seats are kept, or out of what they are taken; null: for nothing */
/** @typedef {{ path: string, body: Record<string, unknown>, method?: "PATCH", ticket_ids: string[], next?: Values }} Request `next`: for whom it is paid then */

/** An order's wish names no more tickets. */
export const ORDER_MAX = 100;
/** A command each; so many are sent again by a page that was closed meanwhile. */
export const EACH_MAX = 50;
/** A change of the inventory names no more tickets. */
export const CHANGE_MAX = 10_000;

/** @type {readonly Action[]} as they stand on the page */
export const ACTIONS = [
  { kind: "sell", on: [FREE], scope: "sell", most: ORDER_MAX, asks: "holder" },
  { kind: "hold", on: [FREE], scope: "sell", most: ORDER_MAX, asks: "holder" },
  { kind: "confirm", on: [HELD], scope: "sell", most: EACH_MAX, asks: null },
  { kind: "extend", on: [HELD], scope: "sell", most: EACH_MAX, asks: null },
  { kind: "release", on: [HELD, SOLD], scope: "sell", most: EACH_MAX, asks: "reason" },
  { kind: "move", on: [HELD, SOLD], scope: "sell", most: ORDER_MAX, asks: "to" },
  { kind: "transfer", on: [HELD, SOLD], scope: "sell", most: EACH_MAX, asks: "to_holder" },
  { kind: "block", on: [FREE], scope: "events", most: CHANGE_MAX, asks: null, at_once: true },
  { kind: "unblock", on: [CLOSED], scope: "events", most: CHANGE_MAX, asks: null, at_once: true },
  { kind: "price", on: [FREE, HELD, CLOSED], scope: "events", most: CHANGE_MAX, asks: "price" },
  { kind: "channel", on: [FREE, CLOSED], scope: "events", most: CHANGE_MAX, asks: "channel" },
];

/** @param {Kind} kind */
export const actionOf = (kind) => /** @type {Action} */ (ACTIONS.find((action) => action.kind === kind));

/** Whether it is done to who has the seat: then it must be known who that is. @param {Kind} kind */
export const is_personal = (kind) => actionOf(kind).on.includes(HELD) && kind !== "price";

/**
 * The seats of a selection that an action can be done to. @param {Action} action @param {Uint8Array} statuses @param {Iterable<number>} seats
 * @param {(seat: number) => string | null} [channelOf] for what a seat is kept, as far as that is known: it can be taken out of it
 */
export function touched(action, statuses, seats, channelOf = () => null) {
  const is_order = action.kind === "sell" || action.kind === "hold";
  return [...seats].filter((seat) => action.on.includes(statuses[seat]) || (is_order && statuses[seat] === CLOSED && channelOf(seat) !== null));
}

/**
 * @param {Kind} kind @param {string} eventId @param {readonly Ticket[]} tickets @param {Values} values
 * @param {ReadonlyMap<string, import("./orders.js").Order>} [orders] those that are known of the tickets
 * @returns {Request[]}
 */
export function requests(kind, eventId, tickets, values, orders = new Map()) {
  const ticket_ids = tickets.map((ticket) => ticket.id);
  if (kind === "sell" || kind === "hold") {
    const wish = { ticket_ids, ...(values.price_class && { price_class: values.price_class }) };
    const request = { path: "/api/orders", body: { event_id: eventId, holder: values.holder, wishes: [wish], ...(values.channel && { channel: values.channel }) }, ticket_ids };
    return [kind === "sell" ? { ...request, next: { holder: values.holder } } : request];
  }
  if (kind === "block" || kind === "unblock" || kind === "price" || kind === "channel") {
    const change = kind === "price" ? { price: values.price } : kind === "channel" ? { channel: values.channel ?? null } : { for_sale: kind === "unblock" };
    return [{ method: "PATCH", path: `/api/events/${encodeURIComponent(eventId)}/tickets`, body: { ticket_ids, ...change }, ticket_ids }];
  }
  if (kind === "move") return [movement(tickets, values.moves ?? {})];
  const [verb, more] = {
    confirm: /** @type {const} */ (["confirm", {}]),
    extend: /** @type {const} */ (["extend", {}]),
    release: /** @type {const} */ (["cancel", { reason: values.reason }]),
    transfer: /** @type {const} */ (["transfer", { to_holder: values.to_holder }]),
  }[kind];
  return parts(kind, tickets, orders).map(({ order, tickets: [first, ...others] }) => ({
    path: `${order === null ? ticketPath(first.id) : orderPath(order)}/${verb}`,
    body: { ...whose(first), ...more },
    ticket_ids: [first, ...others].map((ticket) => ticket.id),
  }));
}

/** Some of an order are moved together; they may take each other's place. @param {readonly Ticket[]} tickets @param {Record<string, string>} moves @returns {Request} */
function movement(tickets, moves) {
  const [first] = tickets, order = orderOf(tickets);
  const ticket_ids = Object.keys(moves);
  if (order === null || tickets.length === 1) return { path: `${ticketPath(first.id)}/move`, body: { ...whose(first), to: moves[first.id] }, ticket_ids };
  return { path: `${orderPath(order)}/move`, body: { ...whose(first), to: moves }, ticket_ids };
}

/** The tickets that seats are moved to. @param {Values} values */
export const movedTo = ({ moves = {} }) => Object.values(moves);

/** @param {Ticket} ticket */
const whose = ({ holder }) => (holder === null ? {} : { holder });
/** @param {string} id */
const ticketPath = (id) => `/api/tickets/${encodeURIComponent(id)}`;
/** @param {string} id */
const orderPath = (id) => `/api/orders/${encodeURIComponent(id)}`;

/**
 * What follows an outcome: seats that were ordered at the door are paid. @param {Values | undefined} next
 * @param {{ status?: string, id?: string, order_id?: string }} command
 * @returns {{ path: string, body: Record<string, unknown> } | null}
 */
export function following(next, command) {
  const order = command.order_id ?? command.id;
  if (!next || command.status !== "SUCCEEDED" || !order) return null;
  return { path: `/api/orders/${order}/confirm`, body: { holder: next.holder } };
}
