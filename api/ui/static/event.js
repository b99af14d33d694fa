/** The buyer's page of one event: its name and date around the seat map. */

import { page, wishedLanguage } from "./page.js";
import "./rowlock-seatmap.js";

const map = /** @type {import("./seatmap/element.js").Seatmap} */ (document.querySelector("rowlock-seatmap"));
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
/** @type {any} */
let event = null;
/** @type {import("./seatmap/texts.js").Texts | null} */
let t = null;

function show() {
  if (!t) return;
  const title = event?.name ?? t.say("events");
  document.title = title;
  /** @type {HTMLElement} */ (document.querySelector("h1")).textContent = event?.name ?? "";
  /** @type {HTMLElement} */ (document.querySelector("#when")).textContent = event?.starts_at ? t.date(event.starts_at, event.time_zone) : "";
}

map.addEventListener("rowlock-event", (told) => {
  event = /** @type {CustomEvent} */ (told).detail;
  show();
});
// The hall is on its way while the texts are.
map.lang = wishedLanguage();
map.event = id;
await page((texts) => {
  t = texts;
  map.lang = texts.language;
  show();
});
