/** What there is of one event, in the order in which it is used on an evening. */

/**
 * @typedef {import("./view.js").Desk & { eventId: string, event: any, changed: () => void }} EventDesk
 * @typedef {object} Tab
 * @property {string} name of the address; its title is the text `tab-{name}`
 * @property {readonly string[]} scopes any of which opens it
 * @property {(container: HTMLElement, desk: EventDesk) => Promise<Mounted>} mount
 * @typedef {{ unmount: () => void, update?: (desk: EventDesk) => void }} Mounted without `update` it is mounted anew for another language
 */

/** @type {readonly Tab[]} */
export const TABS = [
  { name: "hall", scopes: ["read"], mount: async (container, desk) => (await import("./hall.js")).mountHall(container, desk) },
  { name: "sales", scopes: ["reports", "read", "events", "sell"], mount: async (container, desk) => placed(await import("./sales.js"), container, desk) },
  { name: "names", scopes: ["read"], mount: async (container, desk) => placed(await import("./names.js"), container, desk) },
  { name: "seats", scopes: ["events"], mount: async (container, desk) => placed(await import("./seats.js"), container, desk) },
  { name: "channels", scopes: ["read"], mount: async (container, desk) => placed(await import("./channels.js"), container, desk) },
  { name: "codes", scopes: ["events"], mount: async (container, desk) => placed(await import("./codes.js"), container, desk) },
  { name: "rules", scopes: ["events"], mount: async (container, desk) => placed(await import("./rules.js"), container, desk) },
];

/**
 * Put a view in place. @param {{ TAG: string }} module @param {HTMLElement} container @param {EventDesk} desk
 * @returns {Mounted}
 */
function placed(module, container, desk) {
  const view = /** @type {any} */ (document.createElement(module.TAG));
  view.desk = desk;
  container.replaceChildren(view);
  return { unmount: () => view.remove(), update: (other) => (view.desk = other) };
}
