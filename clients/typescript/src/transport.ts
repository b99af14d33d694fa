// One request: its key, its tries, its answer parsed or thrown.

import { NotAnswered, Problem, RowlockError, UnexpectedAnswer } from "./errors.js";
import { AGAIN, pauseS, retryAfterS } from "./retries.js";

const PREFIX = "/api/v1/";
const WAIT_MAX_S = 30;

export interface Options {
  /** A shop's key, a holder's token, or what gives one anew for each request. */
  token?: string | (() => string | Promise<string>);
  /** How often a request is sent again; 2 unless said. */
  retries?: number;
  /** Patience with an answer beyond what a call waits; 30 s unless said. */
  timeoutMs?: number;
  /** Another `fetch` than the platform's. */
  fetch?: typeof fetch;
}

export interface Asked {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  /** The `Idempotency-Key`. */
  key?: string;
  /** Sent twice it takes effect once; every GET, and what has a key. */
  repeatable?: boolean;
  /** Seconds for which the answer may be held. */
  wait?: number;
  /** One try, and no error for silence: the caller judges. */
  single?: boolean;
}

export interface Answer {
  status: number;
  body: unknown;
  retryAfterS: number | undefined;
}

/** Return a path of the API, each segment one segment whatever it holds. */
export function path(...segments: string[]): string {
  if (segments.some((segment) => segment === "")) throw new RowlockError("an id is empty");
  const dots: Record<string, string> = { ".": "%2E", "..": "%2E%2E" };
  return PREFIX + segments.map((segment) => dots[segment] ?? encodeURIComponent(segment)).join("/");
}

/** A version 4 UUID; `crypto.randomUUID` is missing on pages without TLS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

export class Transport {
  readonly #url: string;
  readonly #options: Options;

  constructor(url: string, options: Options) {
    this.#url = url.replace(/\/+$/, "");
    this.#options = options;
  }

  /** Send, again where that may help. Throws Problem, NotAnswered, UnexpectedAnswer. */
  async send(path: string, asked: Asked): Promise<Answer> {
    const answer = await this.insist(path, asked);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw failure(answer);
  }

  /** Send, again where that may help, and return whatever is answered. Throws NotAnswered. */
  async insist(path: string, asked: Asked): Promise<Answer> {
    const repeatable = asked.repeatable ?? ((asked.method ?? "GET") === "GET" || asked.key !== undefined);
    const retries = asked.single ? 0 : (this.#options.retries ?? 2);
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#once(path, asked);
      const silent = answer instanceof NotAnswered;
      const again = silent ? repeatable : AGAIN.has(answer.status) && (repeatable || answer.status === 429);
      const pause = again ? pauseS(tries, retries, silent ? undefined : answer.retryAfterS, Math.random()) : undefined;
      if (pause === undefined) {
        if (silent) throw answer;
        return answer;
      }
      await sleep(pause);
    }
  }

  async #once(path: string, asked: Asked): Promise<Answer | NotAnswered> {
    const { token, timeoutMs = 30_000 } = this.#options;
    const bearer = typeof token === "function" ? await token() : token;
    const wait = Math.max(0, Math.min(asked.wait ?? 0, WAIT_MAX_S));
    const headers = new Headers({ Accept: "application/json" });
    if (bearer) headers.set("Authorization", `Bearer ${bearer}`);
    if (asked.body !== undefined) headers.set("Content-Type", "application/json");
    if (asked.key !== undefined) headers.set("Idempotency-Key", asked.key);
    if (wait) headers.set("Prefer", `wait=${wait}`);
    const send = this.#options.fetch ?? fetch;
    try {
      const answer = await send(this.#url + path + search(asked.query), {
        method: asked.method ?? "GET",
        headers,
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(timeoutMs + wait * 1000),
        ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      });
      return { status: answer.status, body: parsed(await answer.text()), retryAfterS: retryAfterS(answer.headers) };
    } catch (error) {
      return new NotAnswered(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}

/** Return the error of an answer that is one. */
export function failure(answer: Answer): RowlockError {
  const { status, body, retryAfterS } = answer;
  if (isObject(body) && "detail" in body) return new Problem(status, body, retryAfterS);
  return AGAIN.has(status)
    ? new Problem(status, { detail: "the gateway says so" }, retryAfterS)
    : new UnexpectedAnswer(status);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function search(query: Asked["query"]): string {
  const given = Object.entries(query ?? {}).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}
