/** What a buyer wishes for, in the words of an order. Pure. */

/**
 * @typedef {{ quantity?: number, ticket_ids?: string[], section?: string, adjacent?: boolean, accessible?: boolean,
 *   accessible_count?: number, companion_count?: number, max_price?: number, price_classes?: Record<string, number> }} Wish
 */

/**
 * What is wished for, the dearest wish first. @param {Pick<FormData, "get">} form
 * @param {readonly string[]} [classes] the price classes that the form asks about
 * @returns {Wish[]}
 */
export function wishes(form, classes = []) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? "");
  const counts = classes.map((name) => /** @type {const} */ ([name, Number(text(`class:${name}`))])).filter(([, count]) => count > 0);
  const common = {
    // Whoever asks for two and says three children wants three.
    quantity: Math.max(Number(text("quantity")), counts.reduce((sum, [, count]) => sum + count, 0)),
    ...(counts.length && { price_classes: Object.fromEntries(counts) }),
    ...(text("max_price") && { max_price: Number(text("max_price")) }),
    ...(text("adjacent") && { adjacent: true }),
    ...(text("accessible") && !text("companion") && { accessible: true }),
  };
  // Each wheelchair place has one companion seat; of an odd number one has none.
  if (text("companion")) Object.assign(common, { accessible_count: Math.ceil(common.quantity / 2), companion_count: Math.floor(common.quantity / 2) });
  const second = text("second") || (form.get("second") == null ? "-" : "");
  const places = [text("section"), ...(second === "-" || second === text("section") ? [] : [second])];
  return places.map((section) => (section ? Object.assign({ section }, common) : common));
}

/**
 * Whether the hall has room for a wish at all, whoever has it now. @param {import("./hall.js").Hall} hall @param {Wish} wish
 * @param {(seat: number) => boolean} may_come whether a seat may ever be had
 */
export function couldBeMet(hall, wish, may_come) {
  if (wish.ticket_ids?.length) return true;
  const { quantity = 1, section, max_price = Infinity, accessible, accessible_count = 0 } = wish;
  const fits = (/** @type {number} */ seat) => may_come(seat) && hall.price(seat) <= max_price && (!accessible || hall.is_accessible(seat));
  const places = hall.sections.filter((each) => !section || each.name === section);
  const seats = places.flatMap((each) => [...each.seats].filter(fits));
  if (seats.length < quantity || seats.filter(hall.is_accessible).length < accessible_count) return false;
  return !wish.adjacent || places.some((each) => (each.general ? each.seats.filter(fits).length >= quantity : each.rows.some((row) => longest(hall, row.seats, fits) >= quantity)));
}

/** How many in a row fit side by side. @param {import("./hall.js").Hall} hall @param {readonly number[]} row @param {(seat: number) => boolean} fits */
function longest(hall, row, fits) {
  let most = 0, run = 0, last = NaN;
  for (const seat of [...row].filter(fits).sort((one, other) => hall.position[one] - hall.position[other])) {
    run = hall.position[seat] === last + 1 ? run + 1 : 1;
    last = hall.position[seat];
    most = Math.max(most, run);
  }
  return most;
}
