// When a request is sent again: with the same key, a bounded number of times, no sooner than it is told.

const FIRST_PAUSE_S = 0.25;
const PAUSE_MAX_S = 20;
const SPREAD = 0.25;
export const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Return the seconds to wait after the `tries`-th try; undefined: that is the answer. `chance` is from 0 to 1. */
export function pauseS(tries: number, retries: number, told: number | undefined, chance: number): number | undefined {
  if (tries > retries) return undefined;
  if (told === undefined) return Math.min(PAUSE_MAX_S, FIRST_PAUSE_S * 2 ** (tries - 1)) * (0.5 + chance / 2);
  return told <= PAUSE_MAX_S ? told * (1 + SPREAD * chance) : undefined;
}

/** Return the seconds of a `Retry-After`; undefined for a date or nonsense. */
export function retryAfterS(headers: Headers): number | undefined {
  const told = headers.get("Retry-After")?.trim() ?? "";
  return /^[0-9]{1,9}$/.test(told) ? Number(told) : undefined;
}
