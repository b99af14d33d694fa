/** How full something is, as a bar of parts. SVG, for its widths are attributes: no style stands in the page. */

import { html } from "../vendor/lit.js";

/** @typedef {{ AVAILABLE: number, HELD: number, SOLD: number, NOT_FOR_SALE: number }} Counts */

const PARTS = /** @type {const} */ (["SOLD", "HELD", "NOT_FOR_SALE"]);

/** What stands beside it says the same in words. @param {Counts} counts */
export function fillBar(counts) {
  const all = counts.AVAILABLE + counts.HELD + counts.SOLD + counts.NOT_FOR_SALE;
  let from = 0;
  const parts = PARTS.map((name) => {
    const share = all ? (100 * counts[name]) / all : 0;
    const part = { name, from, share };
    from += share;
    return part;
  });
  return html`<svg class="fill" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    ${parts.map((part) => (part.share > 0 ? rect(part.name, part.from, part.share) : ""))}
  </svg>`;
}

/** @param {string} name @param {number} from @param {number} share of a hundred */
function rect(name, from, share) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of Object.entries({ class: name, x: from, y: 0, width: share, height: 10 })) made.setAttribute(key, String(value));
  return made;
}
