/** What the office says: the buyers' words, for seats and reasons, and its own, a file for each room. */

import { Texts } from "../seatmap/texts.js";

/** Each has the files `{room}.{language}.ftl` here. Their addresses hold from the bundle, too, which lies in a folder beside. */
export const ROOMS = ["shell", "hall", "channels"];

/** @type {Map<string, Promise<Texts>>} */
const loaded = new Map();

/** @param {string} language one of LANGUAGES @returns {Promise<Texts>} */
export function officeTexts(language) {
  let found = loaded.get(language);
  if (!found) {
    found = fetched(language);
    loaded.set(language, found);
    found.catch(() => loaded.delete(language));
  }
  return found;
}

/** @param {string} language */
async function fetched(language) {
  const files = [`../locales/${language}.ftl`, ...ROOMS.map((room) => `../office/${room}.${language}.ftl`)];
  const parts = await Promise.all(files.map(read));
  return new Texts(language, parts.join("\n"));
}

/** @param {string} file */
async function read(file) {
  const response = await fetch(new URL(file, import.meta.url), { credentials: "omit" });
  if (!response.ok) throw new Error(`no texts in ${file}: ${response.status}`);
  return response.text();
}
