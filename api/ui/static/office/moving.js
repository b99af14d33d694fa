/** Where seats that are moved go: to a free one each, beside each other where nobody says otherwise. Pure. */

import { finder } from "../seatmap/finding.js";
import { fullName } from "../seatmap/words.js";

/** @typedef {import("../seatmap/hall.js").Hall} Hall */
/** @typedef {import("../seatmap/texts.js").Texts} Texts */
/** @typedef {(seat: number) => boolean} Test */

/** A seat and those after it in its row, as long as they pass. @param {Hall} hall @param {number} from @param {number} most @param {Test} may */
export function run(hall, from, most, may) {
  const row = hall.rowSeats(from);
  const after = row.slice(row.indexOf(from), row.indexOf(from) + most);
  const end = after.findIndex((seat) => !may(seat));
  return end < 0 ? after : after.slice(0, end);
}

/**
 * The targets after a seat was chosen: with it and those beside it as far as they are needed, or without it if it was one.
 * Once there are enough the next seat begins anew. @param {Hall} hall @param {readonly number[]} targets @param {number} seat
 * @param {number} count so many are needed @param {Test} may
 */
export function aimed(hall, targets, seat, count, may) {
  if (targets.includes(seat)) return targets.filter((each) => each !== seat);
  const chosen = targets.length < count ? targets : [];
  return [...chosen, ...run(hall, seat, count - chosen.length, (each) => may(each) && !chosen.includes(each))];
}

/** Who goes where: neighbours stay neighbours. @param {readonly number[]} seats @param {readonly number[]} targets @returns {[number, number][]} */
export function pairs(seats, targets) {
  const to = targets.toSorted((one, other) => one - other);
  return seats.toSorted((one, other) => one - other).map((seat, index) => [seat, to[index]]);
}

/** As they stand in the field. @param {Texts} t @param {Hall} hall @param {readonly number[]} targets */
export const namesOf = (t, hall, targets) => targets.map((seat) => fullName(t, hall, seat)).join("; ");

/**
 * The seats that somebody wrote: each of them, or the first of as many beside each other.
 * @param {Texts} t @param {Hall} hall @param {string} text @param {number} count so many are needed @param {Test} may
 * @returns {number[] | string} what is wrong
 */
export function targetsOf(t, hall, text, count, may) {
  const names = text.split(";").map((name) => name.trim()).filter(Boolean);
  if (!names.length) return t.say("hall-target-missing");
  if (names.length !== 1 && names.length !== count) return t.say("hall-target-count", { count, named: names.length });
  /** @type {number[]} */
  const targets = [];
  for (const name of names) {
    const found = freeSeat(t, hall, name, (seat) => may(seat) && !targets.includes(seat));
    if (typeof found === "string") return found;
    targets.push(found);
  }
  if (targets.length === count) return targets;
  const beside = run(hall, targets[0], count, may);
  return beside.length === count ? beside : t.say("hall-target-few", { count, free: beside.length, seat: fullName(t, hall, targets[0]) });
}

/** @param {Texts} t @param {Hall} hall @param {string} name @param {Test} may @returns {number | string} */
function freeSeat(t, hall, name, may) {
  const found = [...hall.section.keys()].filter(finder(hall, name, t.language));
  if (!found.length) return t.say("hall-not-found", { text: name });
  const free = found.filter(may);
  if (!free.length) return t.say("hall-target-taken", { seat: found.length === 1 ? fullName(t, hall, found[0]) : name });
  return free.length === 1 ? free[0] : t.say("hall-target-many", { text: name });
}
