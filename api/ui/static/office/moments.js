/** Moments as people at the venue write them: by the clock on its wall. Pure. */

/** @param {string} language @param {string} at @param {string} zone */
export function inZone(language, at, zone) {
  const how = /** @type {Intl.DateTimeFormatOptions} */ ({ dateStyle: "full", timeStyle: "short", timeZone: zone });
  return new Intl.DateTimeFormat(language, how).format(new Date(at));
}

/** What a clock in the zone shows at a moment, as `2031-12-01T19:30`. @param {string} at @param {string} zone */
export function wallOf(at, zone) {
  return wall(Date.parse(at), zone);
}

/**
 * The moment at which a clock in the zone shows this; the earlier one where it does so twice.
 * @param {string} shown as `2031-12-01T19:30` @param {string} zone @returns {string | null} null: clocks skip it
 */
export function momentOf(shown, zone) {
  const plain_ms = Date.parse(`${shown.slice(0, 16)}Z`);
  if (Number.isNaN(plain_ms)) return null;
  // A zone is at most 14 hours from UTC, and clocks change by less than a day: one of these offsets is the one.
  const offsets = [-24, 0, 24].map((hours) => offsetAt(plain_ms + hours * 3_600_000, zone));
  const fitting = [...new Set(offsets)].map((offset) => plain_ms - offset).filter((ms) => wall(ms, zone) === shown.slice(0, 16));
  return fitting.length ? new Date(Math.min(...fitting)).toISOString().replace(".000Z", "Z") : null;
}

/** Whether the browser knows the zone. @param {string} zone */
export function is_zone(zone) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** @param {number} ms @param {string} zone */
function offsetAt(ms, zone) {
  return Date.parse(`${wall(ms, zone)}Z`) - Math.floor(ms / 60_000) * 60_000;
}

/** @param {number} ms @param {string} zone */
function wall(ms, zone) {
  const how = /** @type {Intl.DateTimeFormatOptions} */ ({
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone,
  });
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en", how).formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts.year.padStart(4, "0")}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}
