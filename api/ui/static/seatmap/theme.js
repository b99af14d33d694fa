/** Light, dark or forced colours: what the page, the reader and the system want. */

import { DARK, LIGHT } from "./palette.js";

/** @typedef {import("./palette.js").Palette} Palette */

const DARK_WANTED = "(prefers-color-scheme: dark)";
const FORCED = "(forced-colors: active)";

/** @param {string | null} wanted light, dark, or anything else for what the system says @returns {"light" | "dark"} */
export function themeOf(wanted) {
  if (wanted === "light" || wanted === "dark") return wanted;
  return matchMedia(DARK_WANTED).matches ? "dark" : "light";
}

/** @param {"light" | "dark"} theme @param {HTMLElement} host @returns {Palette} */
export function paletteOf(theme, host) {
  return matchMedia(FORCED).matches ? forced(host) : theme === "dark" ? DARK : LIGHT;
}

/** Hear of every change of what the system wants. @param {() => void} changed @returns {() => void} what ends that */
export function watchSystem(changed) {
  const queries = [DARK_WANTED, FORCED, "(prefers-contrast: more)"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => queries.forEach((query) => query.removeEventListener("change", changed));
}

/** The system's own colours. @param {HTMLElement} host @returns {Palette} */
function forced(host) {
  const probe = document.createElement("span");
  probe.style.forcedColorAdjust = "none";
  (host.shadowRoot ?? host).append(probe);
  const read = (/** @type {string} */ name) => {
    probe.style.color = name;
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? ["0", "0", "0"];
    return /** @type {import("./stamps.js").Colour} */ (parts.slice(0, 3).map(Number));
  };
  const ground = read("Canvas"), text = read("CanvasText"), quiet = read("GrayText");
  const chosen = read("Highlight"), onChosen = read("HighlightText");
  probe.remove();
  return {
    ground, text, onSeat: ground, dimmed: quiet, held: text, sold: quiet, closed: quiet, kept: text, chosen, onChosen, mine: chosen,
    onMine: onChosen, waiting: text, onWaiting: ground, area: ground, line: quiet, focus: text, focusEdge: ground,
  };
}
