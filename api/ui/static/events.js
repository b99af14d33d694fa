/** The index: every event that there is, with how many seats are left. */

import { page } from "./page.js";

/** @type {any[] | null} */
let events = null;
/** @type {import("./seatmap/texts.js").Texts | null} */
let t = null;
const list = /** @type {HTMLElement} */ (document.querySelector(".events"));
const state = /** @type {HTMLElement} */ (document.querySelector("#state"));

function show() {
  if (!t) return;
  const texts = t;
  document.title = texts.say("events");
  if (events === null) return void (state.textContent = texts.say("unreachable"));
  state.textContent = events.length ? "" : texts.say("events-empty");
  list.replaceChildren(...events.map((event) => entry(event, texts)));
}

/** @param {any} event @param {import("./seatmap/texts.js").Texts} texts */
function entry(event, texts) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/e/${encodeURIComponent(event.id)}`;
  const name = document.createElement("b");
  name.textContent = event.name;
  const has_seats = Object.values(event.counts).some((count) => count > 0);
  const lines = [
    event.starts_at ? texts.date(event.starts_at, event.time_zone) : "",
    has_seats ? texts.say("seats-free", { count: event.counts.AVAILABLE }) : "",
  ];
  link.append(name, ...lines.filter(Boolean).map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  item.append(link);
  return item;
}

/** @param {any} event */
function begins(event) {
  return event.starts_at ? Date.parse(event.starts_at) : Infinity;
}

/** @returns {Promise<any[] | null>} those that are on and have not begun yet, the next one first */
async function read() {
  const all = [];
  let cursor = "";
  do {
    // The first is what the page has asked for beforehand, to the word.
    const query = new URLSearchParams({ limit: "100", ...(cursor && { cursor }) });
    const response = await fetch(`/api/events?${query}`, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return null;
    const page = await response.json();
    all.push(...page.items);
    cursor = page.next_cursor ?? "";
  } while (cursor && all.length < 1_000);
  const now = Date.now();
  return all.filter((event) => begins(event) > now && !event.cancelled_at).sort((one, other) => begins(one) - begins(other));
}

events = await read();
await page((texts) => {
  t = texts;
  show();
});
