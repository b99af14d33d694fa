/** The tab of the hall: what the office's shell puts into it. */

import { OfficeHall } from "./hall-view.js";

const NAME = "rowlock-office-hall";
if (!customElements.get(NAME)) customElements.define(NAME, OfficeHall);

/**
 * Show the hall of an event, live. @param {HTMLElement} container @param {import("./hall-view.js").Words} words
 * @returns {{ unmount: () => void }}
 */
export function mountHall(container, words) {
  const element = /** @type {OfficeHall} */ (document.createElement(NAME));
  element.words = words;
  container.append(element);
  return { unmount: () => element.remove() };
}
