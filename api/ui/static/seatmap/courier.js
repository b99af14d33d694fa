/** Brings commands to the server and their outcomes back, through lost connections, full queues and reloads. */

import { is_passing } from "./api.js";

/** @typedef {import("./outbox.js").Letter} Letter */
/** @typedef {{ id?: string, kind?: string, status: "SUCCEEDED" | "REJECTED" | "PENDING", code: string | null, ticket_id?: string | null,
 *   order_id?: string, ticket_ids?: string[], explanation?: any, parked?: boolean, position?: number, eta_seconds?: number | null,
 *   held_until?: string, detail?: string }} Command */

/** How long an answer is waited for in one request. */
const PATIENCE_S = 20;
/** Of a place in a wait list: so often it is told anew. */
const PLACE_S = 8;
const PAUSE_MIN_MS = 800, PAUSE_MAX_MS = 20_000;

export class Courier {
  /** @param {import("./api.js").Api} api @param {import("./outbox.js").Outbox} outbox */
  constructor(api, outbox) {
    this.api = api;
    this.outbox = outbox;
    this.is_closed = false;
    /** @type {Set<string>} keys on their way from this page */
    this.under_way = new Set();
  }

  /**
   * Send a letter until its outcome is known.
   * @param {Letter} letter @param {(news: { command?: Command, problem?: import("./api.js").Problem }) => void} tell
   * @returns {Promise<Command | null>} null: the page was left, the letter stays for the next one
   */
  async deliver(letter, tell) {
    this.under_way.add(letter.key);
    let failures = 0;
    for (let turn = 0; !this.is_closed; turn++) {
      const answer = letter.command_id ? await this._ask(letter, turn) : await this._send(letter);
      if (this.is_closed) return null;
      if (answer.ok && answer.body?.status === "PENDING") {
        failures = 0;
        letter = this.outbox.accepted(letter, answer.body.id);
        tell({ command: answer.body });
      } else if (answer.ok) {
        return this._done(letter, answer.body);
      } else if (is_passing(answer.problem)) {
        tell({ problem: answer.problem });
        await this._pause(failures++, answer.problem.retry_after_s);
      } else {
        const { code, detail, command } = answer.problem;
        return this._done(letter, command ?? { status: "REJECTED", code, detail });
      }
    }
    return null;
  }

  /** @param {Letter} letter @param {Command} command */
  _done(letter, command) {
    this.outbox.done(letter);
    this.under_way.delete(letter.key);
    return command;
  }

  /** @param {Letter} letter */
  _send(letter) {
    // What is changed so can be said twice.
    if (letter.method === "PATCH") return this.api.patch(letter.path, letter.body);
    // Who waits for a taken seat wants to see its place at once, not after the wait.
    const wait_s = letter.kind === "wait" ? undefined : PATIENCE_S;
    return this.api.post(letter.path, letter.body, { key: letter.key, wait_s, as_holder: true });
  }

  /** @param {Letter} letter @param {number} turn */
  _ask(letter, turn) {
    const wait_s = letter.kind !== "wait" ? PATIENCE_S : turn < 3 ? 1 : PLACE_S;
    return this.api.get(`/api/commands/${letter.command_id}`, { wait_s, as_holder: true });
  }

  /** @param {number} failures @param {number | null} asked_s what the server asked for */
  _pause(failures, asked_s) {
    const most_ms = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** failures);
    const pause_ms = Math.max((asked_s ?? 0) * 1000, PAUSE_MIN_MS / 2) + Math.random() * most_ms;
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        removeEventListener("online", go);
        resolve(undefined);
      };
      const timer = setTimeout(go, pause_ms);
      addEventListener("online", go);
    });
  }
}
