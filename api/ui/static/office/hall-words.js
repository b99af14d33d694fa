/** The box office's hall in words: what is selected, what was done, why not, what happened to a seat. Pure. */

import { CLOSED, FREE, HELD, SOLD } from "../seatmap/board.js";
import { fullName, reasons } from "../seatmap/words.js";
import { KEPT, SHUT, STATES } from "./selecting.js";

/** @typedef {import("../seatmap/texts.js").Texts} Texts */
/** @typedef {import("../seatmap/hall.js").Hall} Hall */
/** @typedef {import("./hall-work.js").Task} Task */

const NAMED_MAX = 3;
/** @type {Record<number, string>} */
const NAMES = { [FREE]: "free", [HELD]: "held", [SOLD]: "sold", [CLOSED]: "blocked", [KEPT]: "kept", [SHUT]: "shut" };
/** @type {Record<string, string>} looks that are called otherwise here than on a buyer's map */
export const LOOK_WORDS = { held: "hall-state-held", closed: "hall-state-blocked", kept: "hall-state-kept", shut: "hall-state-shut", chosen: "hall-state-selected", mine: "hall-target" };

/** @param {Texts} t @param {number} status */
export const statusWord = (t, status) => t.say(`hall-state-${NAMES[status] ?? "blocked"}`);

/** Some seats by their names, many by their number. @param {Texts} t @param {Hall} hall @param {readonly number[]} seats @param {number} [count] */
export function seatsInWords(t, hall, seats, count = seats.length) {
  const is_named = seats.length === count && count <= NAMED_MAX;
  return is_named ? t.list(seats.map((seat) => fullName(t, hall, seat))) : t.say("seats", { count });
}

/** "3 seats: 2 free, 1 sold, €135 together". @param {Texts} t @param {Hall} hall @param {import("./selecting.js").Counted} counted */
export function summary(t, hall, { count, states, total }) {
  if (!count) return t.say("hall-nothing-selected");
  const told = STATES.filter((state) => states.has(state)).map((state) => t.say(`hall-count-${NAMES[state]}`, { count: states.get(state) ?? 0 }));
  return t.say("hall-summary", { seats: t.say("seats", { count }), states: told.join(", "), total: t.money(total, hall.currency) });
}

/** @param {Texts} t @param {import("./actions.js").Kind} kind */
export const actionWord = (t, kind) => t.say(`hall-do-${kind}`);

/** What came of a task that was done, whole or in part; null: nothing yet. @param {Texts} t @param {Task} task @param {Hall} hall @param {(tickets: readonly string[]) => number[]} seatsOf @returns {string | null} */
export function doneWords(t, task, hall, seatsOf) {
  if (!task.done.length) return null;
  const { kind, values } = task;
  const tickets = task.done.flatMap((each) => each.ticket_ids);
  const seats = seatsInWords(t, hall, seatsOf(tickets), tickets.length);
  const { command } = task.done[task.done.length - 1];
  const targets = tickets.flatMap((ticket) => values.moves?.[ticket] ?? []);
  return t.say(kind === "channel" && values.channel === null ? "hall-done-general" : `hall-done-${kind}`, {
    seats,
    channel: values.channel ?? "",
    holder: values.holder ?? values.to_holder ?? "",
    reason: values.reason ?? "",
    to: seatsInWords(t, hall, seatsOf(targets), targets.length),
    time: command.held_until ? t.time(command.held_until) : "",
    price: t.money(kind === "price" ? (values.price ?? 0) : (command.total ?? command.price ?? 0), hall.currency),
  });
}

/** Why a part was not done: the first line is the reason. @param {Texts} t @param {import("./hall-work.js").Refused} refused @param {string} holder @returns {string[]} */
export function refusedWords(t, refused, holder) {
  const { code, explanation } = refused;
  const { why } = reasons(t, { code, explanation, seats: [], kind: "office" }, false);
  const of_order = `hall-code-${code}-order`;
  const own = refused.ticket_ids.length > 1 && t.has(of_order) ? of_order : `hall-code-${code}`;
  const said = [t.has(own) ? t.say(own) : why[0], ...why.slice(1)];
  return refused.is_half ? [t.say("hall-half-sold", { holder }), ...said] : said;
}

/** The tickets that stood in the way of a command, where it was about others too. @param {{ explanation?: any }} refused @returns {string[]} */
export function inTheWay({ explanation }) {
  const short = (explanation?.shortfalls ?? []).flatMap((/** @type {any} */ each) => each.ticket_ids ?? []);
  return [...new Set([...(explanation?.ticket_id ? [explanation.ticket_id] : []), ...short])];
}

/** Which seats stood in the way; nothing where it goes without saying. @param {Texts} t @param {import("./hall-work.js").Refused} refused @param {Hall} hall @param {(tickets: readonly string[]) => number[]} seatsOf @returns {string[]} */
export function inTheWayWords(t, refused, hall, seatsOf) {
  const tickets = inTheWay(refused);
  if (!tickets.length || (refused.ticket_ids.length === 1 && tickets[0] === refused.ticket_ids[0])) return [];
  const named = seatsOf(tickets).map((seat) => fullName(t, hall, seat));
  return named.length ? [t.say("hall-way", { seats: t.list(named) })] : [];
}

/** All that came of a task, for who listens. @param {Texts} t @param {Task} task @param {Hall} hall @param {(tickets: readonly string[]) => number[]} seatsOf */
export function outcome(t, task, hall, seatsOf) {
  const done = doneWords(t, task, hall, seatsOf);
  const refused = task.refused.map((each) => refusedTitle(t, task, each, hall, seatsOf) + " " + [...refusedWords(t, each, task.values.holder ?? ""), ...inTheWayWords(t, each, hall, seatsOf)].join(" "));
  return [...(done ? [done] : []), ...new Set(refused)].join(" ");
}

/** @param {Texts} t @param {Task} task @param {import("./hall-work.js").Refused} refused @param {Hall} hall @param {(tickets: readonly string[]) => number[]} seatsOf */
export function refusedTitle(t, task, refused, hall, seatsOf) {
  const seats = seatsInWords(t, hall, seatsOf(refused.ticket_ids), refused.ticket_ids.length);
  return t.say("hall-not-done", { action: actionWord(t, task.kind), seats });
}

/**
 * What a change of a seat's history was. A command that passes a seat on or moves somebody has two sides: what ended and what
 * began. @param {Texts} t @param {readonly { kind: string | null, to_status: string, command_id: string }[]} history the newest first
 * @param {number} at
 */
export function changeWord(t, history, at) {
  const { kind, to_status, command_id } = history[at];
  const id = `hall-was-${kind ?? "changed"}`;
  const is_end = to_status === "AVAILABLE" || history[at - 1]?.command_id === command_id;
  return t.say([...(is_end ? [`${id}-away`] : []), id].find((each) => t.has(each)) ?? "hall-was-changed");
}
