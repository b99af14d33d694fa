/** What the pages have in common: the language, chosen by address, then by what was chosen before, then by the browser. */

import { localStore } from "./seatmap/outbox.js";
import { LANGUAGE_NAMES, negotiated, texts } from "./seatmap/texts.js";

const CHOSEN = "rowlock:lang";

/** @typedef {import("./seatmap/texts.js").Texts} Texts */

/** The language to begin with. @returns {string} */
export function wishedLanguage() {
  const wished = new URLSearchParams(location.search).get("lang");
  return negotiated([wished, localStore().getItem(CHOSEN), ...navigator.languages]);
}

/** @param {string} language to be remembered */
export function keepLanguage(language) {
  localStore().setItem(CHOSEN, language);
}

/** @param {(t: Texts) => void} speak is called with the texts, and again when another language is chosen */
export async function page(speak) {
  const language = wishedLanguage();
  const chooser = /** @type {HTMLSelectElement} */ (document.querySelector("#language"));
  for (const [each, name] of Object.entries(LANGUAGE_NAMES)) {
    const option = new Option(name, each, each === language, each === language);
    option.lang = each;
    chooser.add(option);
  }
  chooser.addEventListener("change", async () => {
    keepLanguage(chooser.value);
    await say(chooser.value, speak);
  });
  await say(language, speak);
}

/** @param {string} language @param {(t: Texts) => void} speak */
async function say(language, speak) {
  const t = await texts(language);
  document.documentElement.lang = t.language;
  document.documentElement.dir = t.direction;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t.say(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
  speak(t);
}
