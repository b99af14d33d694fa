/** Seats by what people call them: "A7", "stalls a 7", a row, a section. Pure. */

/** @typedef {import("./hall.js").Hall} Hall */

/**
 * Which seats are meant. Words are rows, numbers, both in one, or begin a word of the section's name; where nothing is called
 * so, each may be any part of the section's name. @param {Hall} hall @param {string} text @param {string} language
 * @returns {(seat: number) => boolean}
 */
export function finder(hall, text, language) {
  const lower = (/** @type {string | null | undefined} */ name) => (name ?? "").toLocaleLowerCase(language);
  const words = lower(text).split(/[\s,.;/]+/).filter(Boolean);
  if (!words.length) return () => true;
  const rows = hall.rowNames.map(lower), numbers = hall.numbers.map(lower), names = hall.names.map(lower);
  const parts = names.map((name) => name.split(/\s+/));
  const begins = words.map((word) => parts.map((each) => each.some((part) => part === word || (word.length > 1 && part.startsWith(word)))));
  const within = words.map((word) => names.map((name) => name.includes(word)));
  const called = (/** @type {boolean[][]} */ of_section) => (/** @type {number} */ seat) => {
    const row = rows[hall.row[seat]], number = numbers[hall.number[seat]], section = hall.section[seat];
    return words.every((word, index) => word === row || word === number || word === row + number || of_section[index][section]);
  };
  const strictly = called(begins);
  for (let seat = 0; seat < hall.count; seat++) if (strictly(seat)) return strictly;
  return called(within);
}
