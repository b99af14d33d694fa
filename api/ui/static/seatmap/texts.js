/** What is said, in the reader's language: messages from Fluent files, money and time from Intl. */

import { FluentBundle, FluentResource } from "../vendor/fluent.js";

/** The languages that are spoken here, and what each calls itself. @type {Readonly<Record<string, string>>} */
export const LANGUAGE_NAMES = {
  en: "English", de: "Deutsch", fr: "français", es: "español", it: "italiano", nl: "Nederlands", pl: "polski", ar: "العربية",
};
export const LANGUAGES = Object.keys(LANGUAGE_NAMES);
const RIGHT_TO_LEFT = new Set(["ar"]);

/** @typedef {Record<string, string | number>} Values */

/** The first language that is spoken here. @param {readonly (string | null | undefined)[]} wished @returns {string} */
export function negotiated(wished) {
  for (const wish of wished) {
    const language = (wish ?? "").toLowerCase().split(/[-_]/)[0];
    if (LANGUAGES.includes(language)) return language;
  }
  return "en";
}

export class Texts {
  /** @param {string} language @param {string} source Fluent's text */
  constructor(language, source) {
    this.language = language;
    this.direction = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
    // Isolation keeps a name's direction from turning what stands beside it; where all runs one way it only gets in the way
    // of whoever searches the page.
    this.bundle = new FluentBundle(language, { useIsolating: this.direction === "rtl" });
    const errors = this.bundle.addResource(new FluentResource(source));
    if (errors.length) throw errors[0];
    /** @type {Map<string, any>} */
    this.formats = new Map();
    /** @type {Map<string, number>} of a currency, behind the point */
    this.digits = new Map();
  }

  /** @param {string} id @returns {boolean} */
  has(id) {
    return this.bundle.hasMessage(id);
  }

  /** @param {string} id @param {Values} [values] @returns {string} */
  say(id, values = {}) {
    const pattern = this.bundle.getMessage(id)?.value;
    if (!pattern) return id;
    return this.bundle.formatPattern(pattern, this.direction === "rtl" ? values : isolated(values), []);
  }

  /** @param {number} minor in the currency's smallest unit @param {string} currency */
  money(minor, currency) {
    let digits = this.digits.get(currency);
    if (digits === undefined) {
      digits = this._format("NumberFormat", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
      this.digits.set(currency, digits);
    }
    const major = minor / 10 ** digits;
    const least = Number.isInteger(major) ? 0 : digits;
    return this._format("NumberFormat", { style: "currency", currency, minimumFractionDigits: least }).format(major);
  }

  /**
   * A format, made once: to make it takes as long as to use it a hundred times. Those of times are not among them: they keep the
   * time zone that the machine had.
   * @template {"NumberFormat" | "ListFormat"} Kind @param {Kind} kind @param {any} how
   * @returns {InstanceType<(typeof Intl)[Kind]>}
   */
  _format(kind, how) {
    const name = `${kind} ${JSON.stringify(how)}`;
    let format = this.formats.get(name);
    if (!format) this.formats.set(name, (format = new /** @type {any} */ (Intl)[kind](this.language, how)));
    return format;
  }

  /** @param {string | number} at */
  time(at) {
    return new Intl.DateTimeFormat(this.language, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
  }

  /** @param {string | number} at */
  timeExactly(at) {
    const how = /** @type {const} */ ({ hour: "numeric", minute: "2-digit", second: "2-digit" });
    return new Intl.DateTimeFormat(this.language, how).format(new Date(at));
  }

  /**
   * A day and its time, by the clock at the event's place; the zone is named where the reader's clock says otherwise.
   * UTC is nobody's place: it is what an event has whose organizer named none.
   * @param {string} at @param {string} [zone] the reader's own without one
   */
  date(at, zone) {
    const moment = new Date(at);
    const own = this.day({}).format(moment);
    if (!zone || zone === "UTC") return own;
    try {
      const there = this.day({ timeZone: zone }).format(moment);
      return there === own ? own : this.day({ timeZone: zone, timeZoneName: "short" }).format(moment);
    } catch {
      // A zone that this browser does not know yet.
      return this.day({ timeZone: "UTC", timeZoneName: "short" }).format(moment);
    }
  }

  /** @param {Intl.DateTimeFormatOptions} how */
  day(how) {
    const parts = /** @type {const} */ ({ weekday: "long", year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
    return new Intl.DateTimeFormat(this.language, { ...parts, ...how });
  }

  /** As 4:05, for a clock that is looked at. @param {number} seconds */
  countdown(seconds) {
    const two = this._format("NumberFormat", { minimumIntegerDigits: 2 });
    const one = this._format("NumberFormat", { useGrouping: false });
    return `${one.format(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
  }

  /** In words, for who listens. @param {number} seconds */
  duration(seconds) {
    const [value, unit] = seconds >= 90 ? [Math.round(seconds / 60), "minute"] : [Math.round(seconds), "second"];
    return this._format("NumberFormat", { style: "unit", unit, unitDisplay: "long" }).format(value);
  }

  /** @param {readonly string[]} parts */
  list(parts) {
    return this._format("ListFormat", { type: "conjunction" }).format(parts);
  }

  /** @param {readonly string[]} parts one of which is meant */
  either(parts) {
    return new Intl.ListFormat(this.language, { type: "disjunction" }).format(parts);
  }
}

const RUNS_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Names that run the other way, kept to themselves. @param {Values} values @returns {Values} */
function isolated(values) {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" && RUNS_LEFT.test(value) ? `\u2068${value}\u2069` : value,
  ]);
  return Object.fromEntries(entries);
}

/** @type {Map<string, Promise<Texts>>} */
const loaded = new Map();

/** @param {string} language one of LANGUAGES @returns {Promise<Texts>} */
export function texts(language) {
  let found = loaded.get(language);
  if (!found) {
    found = fetched(language);
    loaded.set(language, found);
    found.catch(() => loaded.delete(language));
  }
  return found;
}

/** @param {string} language */
async function fetched(language) {
  // With the words of a page's preload, which else would be of no use.
  const response = await fetch(new URL(`../locales/${language}.ftl`, import.meta.url), { credentials: "same-origin" });
  if (!response.ok) throw new Error(`no texts in ${language}: ${response.status}`);
  return new Texts(language, await response.text());
}
