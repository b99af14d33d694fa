/** Prices: as people write them, and of classes such as "child". Pure. */

import { classesOf } from "../seatmap/prices.js";

/** @param {string} currency @returns {number} digits after the point */
export function digitsOf(currency) {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * "45", "45.50" and "45,5" in minor units. @param {string} text @param {number} digits
 * @returns {number | null} null: no price, or one of more digits than the currency has
 */
export function minorOf(text, digits) {
  const found = /^\s*(\d{1,9})(?:[.,](\d+))?\s*$/.exec(text);
  if (!found || (found[2] ?? "").length > digits) return null;
  return Number(found[1]) * 10 ** digits + Number((found[2] ?? "").padEnd(digits, "0") || 0);
}

/** The other way, for a field. @param {number} minor @param {number} digits */
export function written(minor, digits) {
  return (minor / 10 ** digits).toFixed(digits);
}

/**
 * What seats cost together in a price class. @param {import("../seatmap/hall.js").Hall} hall @param {any} event as the API tells it
 * @param {readonly number[]} seats @param {string} name @returns {number | null} in minor units; null: not all of them have it
 */
export function totalIn(hall, event, seats, name) {
  let total = 0;
  for (const seat of seats) {
    const found = classesOf(event, hall.categories[hall.category[seat]].name).find((each) => each.name === name);
    if (!found) return null;
    total += found.price;
  }
  return total;
}
