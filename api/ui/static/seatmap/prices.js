/** What a seat costs whom: its own price, or that of a class such as "child". Pure; as the server decides it. */

/** @typedef {{ name: string, price: number }} PriceClass */
/** Of one order's wish. */
export const CLASSES_MAX = 10;

/**
 * The classes that a seat of a category has. A price for the category comes before one for all.
 * @param {any} event as the API tells it @param {string} category @returns {PriceClass[]} in the event's order
 */
export function classesOf(event, category) {
  /** @type {Map<string, { price: number, own: boolean }>} */
  const found = new Map();
  for (const { name, price, category: only } of event?.price_classes ?? []) {
    if (only != null && only !== category) continue;
    if (only != null || !found.get(name)?.own) found.set(name, { price, own: only != null });
  }
  return [...found].map(([name, { price }]) => ({ name, price }));
}

/** The names of all classes of an event. @param {any} event @returns {string[]} */
export function classNames(event) {
  return [...new Set((event?.price_classes ?? []).map((/** @type {any} */ each) => each.name))].slice(0, CLASSES_MAX);
}

/**
 * The wish for tickets by name, each in its class: a wish counts its classes off along its tickets.
 * @param {readonly { ticket_id: string, price_class: string | null }[]} tickets
 */
export function wishFor(tickets) {
  /** @type {Map<string, string[]>} */
  const classes = new Map();
  for (const { ticket_id, price_class } of tickets) {
    if (price_class !== null) classes.set(price_class, [...(classes.get(price_class) ?? []), ticket_id]);
  }
  const rest = tickets.filter((each) => each.price_class === null).map((each) => each.ticket_id);
  const counts = [...classes].map(([name, ids]) => [name, ids.length]);
  return {
    ticket_ids: [...[...classes.values()].flat(), ...rest],
    ...(counts.length && { price_classes: Object.fromEntries(counts) }),
  };
}
