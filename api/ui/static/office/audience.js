/** Who sits where: the list that the API sends as CSV, and how people ask for a seat in it: `A7`, `stalls a 7`. Pure. */

import { FILLERS } from "../seatmap/finding.js";

/** @typedef {Record<string, string>} Sitting a row by the names of its columns */

/** @param {string} text RFC 4180 with a line of names @returns {Sitting[]} */
export function parsed(text) {
  const [head, ...rows] = cells(text.replace(/^\ufeff/, ""));
  return rows.filter((row) => row.length > 1).map((row) => Object.fromEntries((head ?? []).map((name, at) => [name, plain(row[at] ?? "")])));
}

/** What the apostrophe before it keeps a spreadsheet from calculating; here nobody does. @param {string} cell */
function plain(cell) {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}

/** @param {string} text @returns {string[][]} */
function cells(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (;;) {
        const end = text.indexOf('"', at + 1);
        const to = end < 0 ? text.length : end;
        cell += text.slice(at + 1, to);
        at = to + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
    } else {
      const found = /[,\r\n]/g;
      found.lastIndex = at;
      const to = found.exec(text)?.index ?? text.length;
      cell = text.slice(at, to);
      at = to;
    }
    row.push(cell);
    if (text[at] === ",") {
      at++;
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** @param {string} text @returns {string[]} words and numbers, whatever their case, width and leading zeros */
export function words(text) {
  const found = [...text.normalize("NFKC").toLowerCase().matchAll(/(\d+)(?:[.,]0+(?!\d))?|([^\W\d_]|[\p{L}\p{M}])+/gu)].map(
    ([word, number]) => (number === undefined ? word : number.replace(/^0+(?=\d)/, "")),
  );
  const told = found.filter((word) => !FILLERS.has(word));
  return told.length ? told : found;
}

/**
 * Those who are asked for: by seat, as people write it, or by a part of the holder's name.
 * @param {readonly Sitting[]} sittings @param {string} text @returns {Sitting[]}
 */
export function found(sittings, text) {
  const wanted = words(text).join(" ");
  const name = text.trim().toLowerCase();
  if (!name) return [...sittings];
  const seats = wanted ? sittings.filter((each) => called(each).includes(wanted)) : [];
  return seats.length ? seats : sittings.filter((each) => each.holder.toLowerCase().includes(name) || each.ticket_id.toLowerCase() === name);
}

/** @type {WeakMap<Sitting, string[]>} */
const names = new WeakMap();

/** @param {Sitting} sitting @returns {string[]} what its seat may be called: with its section, and without */
function called(sitting) {
  let known = names.get(sitting);
  if (!known) {
    const within = [...words(sitting.row ?? ""), ...words(sitting.number ?? "")].join(" ");
    const section = words(sitting.section ?? "").join(" ");
    known = [`${section} ${within}`.trim(), within].filter(Boolean);
    names.set(sitting, known);
  }
  return known;
}
