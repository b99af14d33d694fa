/** The hall as columns: where each seat is and what it is called. It does not know which are free. */

import { lines } from "./lines.js";
import { Places } from "./places.js";

/** @typedef {import("./view.js").Box} Box */
/** @typedef {{ name: string | null, seats: number[] }} Row */
/**
 * @typedef {object} Section
 * @property {string} name
 * @property {number} index
 * @property {boolean} general whether it has places instead of seats
 * @property {number[]} seats in the event's order: the best first
 * @property {Row[]} rows
 * @property {Box} box
 * @property {{x: number, y: number}} middle
 * @property {number} rowGap
 */
/**
 * @typedef {object} Area
 * @property {"rectangle" | "circle" | "ellipse" | "polygon"} kind
 * @property {number} x
 * @property {number} y
 * @property {number} rotation
 * @property {number} width
 * @property {number} height
 * @property {number} radius
 * @property {number} rx
 * @property {number} ry
 * @property {{x: number, y: number}[]} points
 * @property {string} text
 * @property {string | null} section whose places it is
 */

export const ACCESSIBLE = 1;
export const GENERAL = 2;
export const PLACELESS = 4;
export const COMPANION = 8;

/** @param {readonly number[]} runs value, times, value, times, … @param {number} count */
export function unrolled(runs, count) {
  const values = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    values.fill(runs[i], at, (at += runs[i + 1]));
  }
  return values;
}

/** @param {readonly number[] | null} deltas @param {number} count @param {number} [unit] */
export function summed(deltas, count, unit = 1) {
  const values = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += deltas?.[i] ?? 0;
    values[i] = sum * unit;
  }
  return values;
}

export class Hall {
  /** @param {any} map as the API tells it */
  constructor(map) {
    const { seats } = map;
    this.version = /** @type {string} */ (map.version);
    this.currency = /** @type {string} */ (map.currency);
    this.count = /** @type {number} */ (seats.count);
    this.section = unrolled(seats.section, this.count);
    this.row = unrolled(seats.row, this.count);
    this.category = unrolled(seats.category, this.count);
    this.flags = unrolled(seats.flags, this.count);
    // Where no seat has a place on the plan the rows are laid out, and each seat has one.
    if (!seats.x) this.flags = this.flags.map((flags) => flags & ~PLACELESS);
    this.has_accessible = this.flags.some((flags) => (flags & ACCESSIBLE) !== 0);
    this.has_companion = this.flags.some((flags) => (flags & COMPANION) !== 0);
    this.priceIndex = unrolled(seats.price, this.count);
    this.number = summed(seats.number, this.count);
    this.position = summed(seats.position, this.count);
    this.prices = /** @type {number[]} */ (map.prices);
    this.rowNames = /** @type {(string | null)[]} */ (map.rows);
    this.numbers = /** @type {(string | null)[]} */ (map.numbers);
    this.categories = /** @type {({name: string, color?: string | null} | null)[]} */ (map.categories).map(
      (category) => category ?? { name: "", color: null },
    );
    this.x = summed(seats.x, this.count, map.unit ?? 1);
    this.y = summed(seats.y, this.count, map.unit ?? 1);
    this.names = /** @type {string[]} */ (map.sections);
    this.sections = grouped(this);
    if (!seats.x) layOut(this);
    this.pitch = measure(this);
    this.areas = /** @type {any[]} */ (map.areas ?? []).flatMap((area) => shaped(area, this));
    this.box = around(this);
    this.order = this.sections.flatMap((section) => section.rows.flatMap((row) => row.seats));
  }

  /** @type {Places | null} */
  _places = null;
  /** @type {Map<Section, {x: number, y: number} | null>} */
  _signs = new Map();

  /** @type {Map<Section, number[][]>} */
  _lines = new Map();

  get places() {
    return (this._places ??= new Places(this));
  }

  /** Where a section's name stands free of seats. @param {Section} section */
  signOf(section) {
    let at = this._signs.get(section);
    if (at === undefined) this._signs.set(section, (at = placed(this, section)));
    return at;
  }

  /** A section's rows as lines: the seats at which they turn or end. @param {Section} section */
  linesOf(section) {
    let found = this._lines.get(section);
    if (!found) this._lines.set(section, (found = lines(this, section.rows)));
    return found;
  }

  /** @param {number} seat */
  price = (seat) => this.prices[this.priceIndex[seat]];
  /** @param {number} seat */
  numberOf = (seat) => this.numbers[this.number[seat]];
  /** @param {number} seat */
  rowOf = (seat) => this.rowNames[this.row[seat]];
  /** @param {number} seat */
  sectionOf = (seat) => this.sections[this.section[seat]];
  /** @param {number} seat */
  is_accessible = (seat) => (this.flags[seat] & ACCESSIBLE) !== 0;
  /** @param {number} seat */
  is_companion = (seat) => (this.flags[seat] & COMPANION) !== 0;
  /** @param {number} seat */
  is_drawn = (seat) => (this.flags[seat] & (GENERAL | PLACELESS)) === 0;
  /** The seats of a seat's row, along it. @param {number} seat @returns {readonly number[]} */
  rowSeats = (seat) => this.sectionOf(seat).rows.find((row) => row.seats.includes(seat))?.seats ?? [seat];
  /** @param {string} name */
  sectionNamed = (name) => this.sections.find((section) => section.name === name);

  /** The seat nearest to a point, or -1. @param {number} x @param {number} y @param {number} reach */
  nearest(x, y, reach) {
    return this.places.near(x, y, 1, reach)[0] ?? -1;
  }

  /** @param {Box} box @returns {readonly number[]} seats in it */
  within(box) {
    const { left, top, right, bottom } = this.box;
    if (box.left <= left && box.top <= top && box.right >= right && box.bottom >= bottom) return this.order;
    return this.places.within(box);
  }

  /** The section whose ground or area is at a point. @param {number} x @param {number} y */
  sectionAt(x, y) {
    const area = this.areas.find((each) => each.section && Math.abs(each.x - x) * 2 < each.width && Math.abs(each.y - y) * 2 < each.height);
    if (area) return this.sectionNamed(/** @type {string} */ (area.section)) ?? null;
    const seat = this.nearest(x, y, this.pitch * 2);
    return seat < 0 ? null : this.sectionOf(seat);
  }

  /** The seat that one comes to from another in a direction, or -1. @param {number} seat @param {number} dx @param {number} dy */
  neighbour(seat, dx, dy) {
    const x = this.x[seat], y = this.y[seat];
    let best = -1, least = Infinity;
    for (const other of this.places.near(x, y, 60)) {
      const along = (this.x[other] - x) * dx + (this.y[other] - y) * dy;
      const across = Math.abs((this.x[other] - x) * dy - (this.y[other] - y) * dx);
      if (other === seat || along < this.pitch * 0.25 || across > along * 2) continue;
      const cost = along + across * 1.6;
      if (cost < least) [best, least] = [other, cost];
    }
    return best;
  }

  /** @type {number[][] | null} */
  _pricesOf = null;

  /** @returns {number[][]} each category's prices, the lowest first */
  get pricesOf() {
    return (this._pricesOf ??= pricesByCategory(this));
  }
}

/** @param {Hall} hall @returns {number[][]} */
function pricesByCategory(hall) {
  /** @type {Set<number>[]} */
  const found = hall.categories.map(() => new Set());
  for (let seat = 0; seat < hall.count; seat++) found[hall.category[seat]].add(hall.price(seat));
  return found.map((prices) => [...prices].sort((one, other) => one - other));
}

/** @param {Hall} hall @returns {Section[]} */
function grouped(hall) {
  /** @type {Section[]} */
  const sections = hall.names.map((name, index) => ({
    name, index, general: false, seats: [], rows: [], box: { left: 0, top: 0, right: 0, bottom: 0 }, middle: { x: 0, y: 0 }, rowGap: 1,
  }));
  /** @type {Map<number, Row>[]} */
  const rows = sections.map(() => new Map());
  for (let seat = 0; seat < hall.count; seat++) {
    const section = sections[hall.section[seat]];
    section.seats.push(seat);
    if (!hall.is_drawn(seat)) {
      section.general ||= (hall.flags[seat] & GENERAL) !== 0;
      continue;
    }
    const known = rows[section.index].get(hall.row[seat]);
    if (known) known.seats.push(seat);
    else rows[section.index].set(hall.row[seat], { name: hall.rowNames[hall.row[seat]], seats: [seat] });
  }
  for (const section of sections) {
    section.rows = [...rows[section.index].values()];
    for (const row of section.rows) row.seats.sort((one, other) => hall.position[one] - hall.position[other] || one - other);
  }
  return sections;
}

/** Give seats places that have none: sections beside each other, rows behind each other. @param {Hall} hall */
function layOut(hall) {
  let left = 0;
  for (const section of hall.sections) {
    let widest = 0;
    section.rows.forEach((row, back) => {
      row.seats.forEach((seat, along) => {
        hall.x[seat] = left + along - row.seats.length / 2;
        hall.y[seat] = back * 1.2;
      });
      widest = Math.max(widest, row.seats.length);
    });
    for (const row of section.rows) for (const seat of row.seats) hall.x[seat] += widest / 2;
    left += widest + 3;
  }
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.sort((one, other) => one - other);
  return sorted.length ? sorted[sorted.length >> 1] : 0;
}

/** Find how far seats and rows are from each other; return the hall's usual distance of two seats. @param {Hall} hall */
function measure(hall) {
  /** @type {number[]} */
  const gaps = [];
  for (const section of hall.sections) {
    if (!section.rows.length) continue;
    /** @type {number[]} */
    const own = [];
    for (const { seats } of section.rows) {
      for (let i = 1; i < seats.length; i++) own.push(apart(hall, seats[i - 1], seats[i]));
    }
    const step = median(own.filter((gap) => gap > 0));
    if (step) gaps.push(...Array(section.rows.length).fill(step));
    section.rowGap = step;
    bound(hall, section);
  }
  const pitch = median(gaps) || 1;
  for (const section of hall.sections) section.rowGap = Math.max(section.rowGap || pitch, betweenRows(hall, section));
  return pitch;
}

/** @param {Hall} hall @param {number} one @param {number} other */
function apart(hall, one, other) {
  return Math.hypot(hall.x[one] - hall.x[other], hall.y[one] - hall.y[other]);
}

/** @param {Hall} hall @param {Section} section */
function betweenRows(hall, section) {
  const middles = section.rows.map((row) => row.seats[row.seats.length >> 1]);
  const gaps = middles.slice(1).map((seat, i) => apart(hall, middles[i], seat));
  return Math.min(median(gaps.filter((gap) => gap > 0)), 2.5 * section.rowGap || Infinity);
}

/** @param {Hall} hall @param {Section} section */
function bound(hall, section) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity, x = 0, y = 0, count = 0;
  for (const row of section.rows) {
    for (const seat of row.seats) {
      left = Math.min(left, hall.x[seat]);
      right = Math.max(right, hall.x[seat]);
      top = Math.min(top, hall.y[seat]);
      bottom = Math.max(bottom, hall.y[seat]);
      x += hall.x[seat];
      y += hall.y[seat];
      count++;
    }
  }
  section.box = { left, top, right, bottom };
  const middle = section.rows[section.rows.length >> 1].seats;
  const seat = middle[middle.length >> 1];
  section.middle = { x: (x / count + hall.x[seat]) / 2, y: (y / count + hall.y[seat]) / 2 };
}

/** @param {any} area as in the plan @param {Hall} hall @returns {Area[]} */
function shaped(area, hall) {
  const position = area.position ?? {};
  const text = typeof area.text === "string" ? area.text : (area.text?.text ?? "");
  const name = area.name ?? text;
  const section = hall.sections.find((each) => each.general && each.name === name) ?? null;
  const found = { x: position.x ?? 0, y: position.y ?? 0, rotation: area.rotation ?? 0, text: text || (section ? name : ""), section: section?.name ?? null };
  const none = { width: 0, height: 0, radius: 0, rx: 0, ry: 0, points: /** @type {{x: number, y: number}[]} */ ([]) };
  /** @type {Area | null} */
  let shape = null;
  if (area.rectangle) {
    shape = { ...found, ...none, kind: "rectangle", width: area.rectangle.width ?? 0, height: area.rectangle.height ?? 0 };
  } else if (area.circle) {
    const radius = area.circle.radius ?? 0;
    shape = { ...found, ...none, kind: "circle", radius, width: 2 * radius, height: 2 * radius };
  } else if (area.ellipse) {
    const rx = area.ellipse.radius?.x ?? 0, ry = area.ellipse.radius?.y ?? 0;
    shape = { ...found, ...none, kind: "ellipse", rx, ry, width: 2 * rx, height: 2 * ry };
  } else if (Array.isArray(area.polygon?.points)) {
    const points = area.polygon.points;
    const width = 2 * Math.max(...points.map((/** @type {any} */ point) => Math.abs(point.x)));
    const height = 2 * Math.max(...points.map((/** @type {any} */ point) => Math.abs(point.y)));
    shape = { ...found, ...none, kind: "polygon", points, width, height };
  }
  if (!shape || ![shape.x, shape.y, shape.width, shape.height, shape.rotation].every(Number.isFinite)) return [];
  if (section) {
    const half = { x: shape.width / 2, y: shape.height / 2 };
    section.box = { left: shape.x - half.x, right: shape.x + half.x, top: shape.y - half.y, bottom: shape.y + half.y };
    section.middle = { x: shape.x, y: shape.y };
  }
  return [shape];
}

/** @param {Hall} hall @returns {Box} */
function around(hall) {
  const boxes = hall.sections.filter((section) => section.rows.length).map((section) => section.box);
  for (const { x, y, width, height } of hall.areas) {
    boxes.push({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
  }
  if (!boxes.length) return { left: 0, top: 0, right: 1, bottom: 1 };
  const edge = hall.pitch;
  return {
    left: Math.min(...boxes.map((box) => box.left)) - edge,
    top: Math.min(...boxes.map((box) => box.top)) - edge,
    right: Math.max(...boxes.map((box) => box.right)) + edge,
    bottom: Math.max(...boxes.map((box) => box.bottom)) + edge,
  };
}

/** Find where a section's name stands without covering a seat. @param {Hall} hall @param {Section} section */
function placed(hall, section) {
  if (!section.rows.length) return null;
  const { left, right, top, bottom } = section.box;
  const first = section.rows[0].seats, last = section.rows[section.rows.length - 1].seats;
  const ends = [last, first].map((seats) => seats[seats.length >> 1]);
  const away = hall.pitch * 1.35;
  const tried = [
    { x: hall.x[ends[0]], y: hall.y[ends[0]] + away },
    { x: hall.x[ends[1]], y: hall.y[ends[1]] - away },
    { x: (left + right) / 2, y: top - away },
    { x: (left + right) / 2, y: bottom + away },
  ];
  const wide = hall.pitch * 2.2, high = hall.pitch * 0.5;
  return tried.find(({ x, y }) => !hall.within({ left: x - wide, right: x + wide, top: y - high, bottom: y + high }).length) ?? null;
}
