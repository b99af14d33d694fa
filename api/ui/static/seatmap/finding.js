/** Seats by what people call them: "A7", "stalls a 7", a row, a section. Pure. */

/** @typedef {import("./hall.js").Hall} Hall */

/** Words that say what follows and are no part of a name, as the command line knows them. */
export const FILLERS = new Set(
  "row seat chair place section block no nr reihe platz sitz stuhl bereich rang rangée siège fila asiento butaca posto sedia rij stoel zitplaats rząd miejsce الصف المقعد".split(" "),
);

/**
 * Which seats are meant. Words are rows, numbers, both in one, or begin a word of the section's name; where nothing is called
 * so, "row" and "seat" are passed over, and then each may be any part of the section's name. @param {Hall} hall @param {string} text @param {string} language
 * @returns {(seat: number) => boolean}
 */
export function finder(hall, text, language) {
  const lower = (/** @type {string | null | undefined} */ name) => (name ?? "").toLocaleLowerCase(language);
  const all = lower(text).split(/[\s,.;/،]+/).filter(Boolean);
  if (!all.length) return () => true;
  const rows = hall.rowNames.map(lower), numbers = hall.numbers.map(lower), names = hall.names.map(lower);
  const parts = names.map((name) => name.split(/\s+/));
  const begins = (/** @type {string} */ word) => parts.map((each) => each.some((part) => part === word || (word.length > 1 && part.startsWith(word))));
  const within = (/** @type {string} */ word) => names.map((name) => name.includes(word));
  const called = (/** @type {string[]} */ words, /** @type {(word: string) => boolean[]} */ names_with) => {
    const of_section = words.map(names_with);
    return (/** @type {number} */ seat) => {
      const row = rows[hall.row[seat]], number = numbers[hall.number[seat]], section = hall.section[seat];
      return words.every((word, index) => word === row || word === number || word === row + number || of_section[index][section]);
    };
  };
  const told = all.filter((word) => !FILLERS.has(word));
  for (const words of told.length && told.length < all.length ? [all, told] : [all]) {
    const strictly = called(words, begins);
    for (let seat = 0; seat < hall.count; seat++) if (strictly(seat)) return strictly;
  }
  return called(all, within);
}
