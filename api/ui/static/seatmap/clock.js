/** The server's time as far as this page knows it, and what is due to be said of a hold. Pure. */

/** Seconds before the end at which time is told; at the first of DIALOG the dialog asks. */
export const TOLD_SECONDS = [300, 120, 60, 30];
export const DIALOG_SECONDS = 60;
/** How old a time may be that is taken for now. */
const GUESS_MS = 30_000;

export class ServerClock {
  /** @param {() => number} here this machine's time in milliseconds */
  constructor(here = Date.now) {
    this.here = here;
    this.offset_ms = 0;
    this.doubt_ms = Infinity;
  }

  /**
   * Learn from an answer that carried the server's time. The quicker the answer, the more it is believed.
   * @param {number} server_ms @param {number} asked_ms @param {number} answered_ms both by this machine
   */
  learn(server_ms, asked_ms, answered_ms) {
    const doubt_ms = Math.max(0, answered_ms - asked_ms) / 2;
    const offset_ms = server_ms - (asked_ms + answered_ms) / 2;
    // A machine's clock that was set anew shows as an offset that no doubt explains.
    const has_jumped = Math.abs(offset_ms - this.offset_ms) > doubt_ms + this.doubt_ms;
    if (doubt_ms <= this.doubt_ms || has_jumped) {
      this.offset_ms = offset_ms;
      this.doubt_ms = doubt_ms;
    }
  }

  /** Take a time that may be old for the server's as long as nothing better is known. @param {number} server_ms */
  guess(server_ms) {
    if (this.doubt_ms !== Infinity || !Number.isFinite(server_ms)) return;
    this.offset_ms = server_ms - this.here();
    this.doubt_ms = GUESS_MS;
  }

  get is_guessed() {
    return this.doubt_ms >= GUESS_MS;
  }

  now() {
    return this.here() + this.offset_ms;
  }

  /** @param {string | number | null} until as the API writes a time @returns {number} whole seconds left, never negative */
  secondsLeft(until) {
    if (until === null) return Infinity;
    const until_ms = typeof until === "number" ? until : Date.parse(until);
    return Math.max(0, Math.ceil((until_ms - this.now()) / 1000));
  }
}

/**
 * Which thresholds lie between two readings of a countdown.
 * @param {number} before @param {number} after seconds left @returns {number | null} the lowest threshold that was passed
 */
export function passed(before, after) {
  const crossed = TOLD_SECONDS.filter((seconds) => before > seconds && after <= seconds && after > 0);
  return crossed.length ? crossed[crossed.length - 1] : null;
}
