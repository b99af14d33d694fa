/** Names of seats and reasons of a no, in the reader's language. Pure. */

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./hall.js").Hall} Hall */

/** Within its section: "Row F, seat 12". @param {Texts} t @param {Hall} hall @param {number} seat */
export function shortName(t, hall, seat) {
  const row = hall.rowOf(seat), number = hall.numberOf(seat);
  if (number == null) return t.say("place-in-section", { section: hall.sectionOf(seat).name });
  return row == null ? t.say("seat-no-row", { number }) : t.say("seat", { row, number });
}

/** In the hall: "Stalls, row F, seat 12". @param {Texts} t @param {Hall} hall @param {number} seat */
export function fullName(t, hall, seat) {
  const row = hall.rowOf(seat), number = hall.numberOf(seat), section = hall.sectionOf(seat).name;
  if (number == null) return t.say("place-in-section", { section });
  return row == null ? t.say("seat-in-section-no-row", { section, number }) : t.say("seat-in-section", { section, row, number });
}

/** That a choice leaves seats alone; nothing where it leaves none. @param {Texts} t @param {Hall} hall @param {readonly number[]} seats */
export function leftAlone(t, hall, seats) {
  return seats.length ? t.say("left-alone", { seats: t.list(seats.map((seat) => fullName(t, hall, seat))) }) : "";
}

/** The state as words. @param {Texts} t @param {Hall} hall @param {number} seat @param {string} said the word for its look */
export function state(t, hall, seat, said) {
  const kind = kindOf(t, hall, seat);
  return kind ? t.list([kind, said]) : said;
}

/** For whom a seat is; nothing where it is for anybody. @param {Texts} t @param {Hall} hall @param {number} seat */
export function kindOf(t, hall, seat) {
  return hall.is_accessible(seat) ? t.say("seat-accessible") : hall.is_companion(seat) ? t.say("seat-companion") : "";
}

/** All there is to say of a seat within its section. @param {Texts} t @param {Hall} hall @param {number} seat @param {string} state as words */
export function described(t, hall, seat, state) {
  return t.say("seat-with-price", { seat: shortName(t, hall, seat), price: t.money(hall.price(seat), hall.currency), state });
}

/** What is waited for or may be: certain seats by their names, or one of the wishes. @param {Texts} t @param {Hall} hall @param {{ seats?: readonly number[], wishes?: readonly import("./wishes.js").Wish[] }} what */
export function wanted(t, hall, { seats = [], wishes = [] }) {
  return seats.length ? t.list(seats.map((seat) => fullName(t, hall, seat))) : t.either(wishes.map((wish) => wished(t, hall, wish)));
}

/** As "2 seats, next to each other, Circle". @param {Texts} t @param {Hall} hall @param {import("./wishes.js").Wish} wish */
function wished(t, hall, wish) {
  const parts = [t.say("seats", { count: wish.quantity ?? 1 })];
  if (wish.adjacent) parts.push(t.say("wish-together"));
  if (wish.companion_count) parts.push(t.say("companion-places"));
  else if (wish.accessible) parts.push(t.say("seat-accessible"));
  if (wish.section) parts.push(wish.section);
  if (wish.max_price !== undefined) parts.push(t.say("wish-up-to", { price: t.money(wish.max_price, hall.currency) }));
  return parts.join(t.direction === "rtl" ? "، " : ", ");
}

/**
 * Why not, and what next. @param {Texts} t @param {import("./sale.js").Refusal} refusal @param {boolean} may_wait
 * @returns {{ why: string[], next: string[] }}
 */
export function reasons(t, refusal, may_wait) {
  const { code, explanation } = refusal;
  const id = `code-${code}`;
  const why = [t.has(id) ? t.say(id) : t.say("code-other", { code })];
  const next = [];
  const short = explanation?.shortfalls ?? [];
  if (explanation?.won_by_sequence) {
    why.push(t.say("why-numbers", { winner: numberOf(explanation.won_by_sequence), own: numberOf(explanation.sequence) }));
  }
  if (explanation?.held_until) why.push(t.say("why-until", { time: t.timeExactly(explanation.held_until) }));
  if (explanation?.limit != null) why.push(t.say("why-limit", { limit: explanation.limit }));
  if (explanation?.cool_down_until) why.push(t.say("why-cool-down", { time: t.timeExactly(explanation.cool_down_until) }));
  const apart = short.some((/** @type {any} */ each) => each.reason === "not_adjacent");
  if (apart) why.push(t.say("why-not-adjacent"));
  else if (short.length && code !== "PRICE_CLASS_UNKNOWN") why.push(t.say("why-short", { missing: Math.min(...short.map((/** @type {any} */ each) => each.missing)) }));
  if (code === "LIMIT_REACHED") next.push(t.say("next-fewer"));
  else if (apart) next.push(t.say("next-apart"));
  else if (["TICKET_UNAVAILABLE", "NO_MATCHING_SEATS", "HOLD_EXPIRED"].includes(code)) {
    next.push(t.say("next-other"));
    if (may_wait && refusal.seats.length === 1) next.push(t.say("next-wait"));
  }
  return { why, next };
}

/** A number in a line as people read it: the part of it that grows. @param {number | string} sequence */
function numberOf(sequence) {
  return String(sequence);
}
