// A `fetch` that answers from a list and notes what was sent.

import assert from "node:assert/strict";

import { Rowlock, type Command, type Options } from "../src/index.js";

export type Planned = Response | "silence";

export interface Sent {
  url: string;
  method: string;
  headers: Headers;
  body: string | undefined;
}

export const COMMAND: Command = {
  id: "c1",
  kind: "reserve",
  ticket_id: "t",
  holder: "ann",
  status: "SUCCEEDED",
  code: null,
  reservation_id: "r1",
  sequence: 1,
  submitted_at: "2031-01-01T00:00:00.000Z",
  completed_at: null,
  links: { self: "/api/v1/commands/c1" },
};
export const PENDING: Command = { ...COMMAND, status: "PENDING" };
export const REFUSED: Command = { ...COMMAND, status: "REJECTED", code: "TICKET_UNAVAILABLE" };

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
}

export function problem(status: number, code: string, more: Record<string, unknown> = {}, headers = {}): Response {
  return answer(status, { status, code, detail: `${code} it is`, ...more }, headers);
}

/** Return a client that is given these answers one after the other, and what it sent. */
export function planned(answers: Planned[], options: Options = {}): { rowlock: Rowlock; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    const body = init.body as string | undefined;
    sent.push({ url, method: init.method ?? "GET", headers: new Headers(init.headers), body });
    const next = answers.shift();
    assert.ok(next !== undefined, "more was asked than planned");
    if (next === "silence") throw new TypeError("fetch failed");
    return next;
  }) as typeof globalThis.fetch;
  return { rowlock: new Rowlock("http://rowlock.test/", { fetch, ...options }), sent };
}
