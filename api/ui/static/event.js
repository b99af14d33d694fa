/** The buyer's page of one event: its name and date around the seat map. */

import { page } from "./page.js";
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
  /** @type {HTMLElement} */ (document.querySelector("#when")).textContent = event?.starts_at ? t.date(event.starts_at) : "";
}

await page((texts) => {
  t = texts;
  map.lang = texts.language;
  map.event = id;
  show();
});
const response = await fetch(`/api/events/${encodeURIComponent(id)}`, { credentials: "omit" }).catch(() => null);
event = response?.ok ? await response.json() : null;
show();
