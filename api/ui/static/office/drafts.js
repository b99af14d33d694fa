/** What is typed into a form, as text, and what it means to the API. Pure. */

import { FIELDS } from "./fields.js";
import { is_zone, momentOf, wallOf } from "./moments.js";

/**
 * @typedef {{ name: string, price: string, category: string }} PriceDraft
 * @typedef {Record<string, any>} Draft values as the fields of a form hold them
 * @typedef {{ changes: Record<string, any>, mistakes: Record<string, string> }} Read mistakes: ids of texts by field
 */

/** @param {any} event @returns {Draft} */
export function draftOf(event) {
  return Object.fromEntries(FIELDS.map(({ name, kind }) => [name, shown(kind, event[name], event)]));
}

/** What a draft says otherwise than the event. @param {Draft} draft @param {any} event @returns {Read} */
export function read(draft, event) {
  /** @type {Read} */
  const found = { changes: {}, mistakes: {} };
  const before = draftOf(event);
  const zone = is_zone(draft.time_zone) ? draft.time_zone : event.time_zone;
  for (const field of FIELDS) {
    const { name, kind } = field;
    // The same wall clock in another zone is another moment.
    const is_touched = !same(draft[name], before[name]) || (kind === "moment" && draft[name] && zone !== event.time_zone);
    if (!is_touched) continue;
    const [value, mistake] = meant(field, draft[name], zone, event.currency);
    if (mistake) found.mistakes[name] = mistake;
    else found.changes[name] = value;
  }
  return found;
}

/** How many digits of money the currency has behind the point. @param {string} currency */
export function digitsOf(currency) {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** @param {string} text as `12.50` or `12,50` @param {string} currency @returns {number | null} in minor units */
export function minorOf(text, currency) {
  const digits = digitsOf(currency);
  const found = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim());
  if (!found || (found[2] ?? "").length > digits) return null;
  return Number(found[1] + (found[2] ?? "").padEnd(digits, "0"));
}

/** @param {number} minor @param {string} currency */
export function majorOf(minor, currency) {
  const digits = digitsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** @param {import("./fields.js").FieldKind} kind @param {any} value @param {any} event */
function shown(kind, value, event) {
  if (kind === "flag") return Boolean(value);
  if (kind === "sections") return [...(value ?? [])];
  if (kind === "moment") return value ? wallOf(value, event.time_zone) : "";
  if (kind === "prices") {
    return (value ?? []).map((/** @type {any} */ each) => ({ name: each.name, price: majorOf(each.price, event.currency), category: each.category ?? "" }));
  }
  return value === null || value === undefined ? "" : String(value);
}

/**
 * @param {import("./fields.js").Field} field @param {any} text @param {string} zone @param {string} currency
 * @returns {[any, string?]} the value, or what is wrong with it
 */
function meant(field, text, zone, currency) {
  const { kind, low = 0, high = Infinity, may_be_empty } = field;
  if (kind === "flag" || kind === "sections" || kind === "choice") return [text];
  if (kind === "prices") return prices(text, currency);
  const plain = String(text).trim();
  if (plain === "") return may_be_empty ? [null] : [undefined, "mistake-empty"];
  if (kind === "text") return plain.length > high ? [undefined, "mistake-long"] : [plain];
  if (kind === "zone") return is_zone(plain) ? [plain] : [undefined, "mistake-zone"];
  if (kind === "moment") {
    const moment = momentOf(plain, zone);
    return moment === null ? [undefined, "mistake-moment"] : [moment];
  }
  const number = Number(plain);
  return /^\d+$/.test(plain) && number >= low && number <= high ? [number] : [undefined, "mistake-number"];
}

/** @param {readonly PriceDraft[]} drafts @param {string} currency @returns {[any, string?]} */
function prices(drafts, currency) {
  const named = drafts.filter(({ name, price }) => name.trim() || price.trim());
  const read = named.map(({ name, price, category }) => ({ name: name.trim(), price: minorOf(price, currency), category: category || null }));
  if (read.some(({ name, price }) => !name || price === null)) return [undefined, "mistake-prices"];
  return [read];
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
