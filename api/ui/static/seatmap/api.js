/** Calls to the API: JSON in and out, problems as values with a code, no cookie. */

/**
 * @typedef {{ status: number, code: string, detail: string, retry_after_s: number | null, command?: any, body: any }} Problem
 * @typedef {{ ok: true, status: number, body: any } | { ok: false, problem: Problem }} Answer
 */

/** The answer that never came: no network, or no server. */
export const CUT_OFF = "CUT_OFF";
const PATIENCE_MS = 15_000;

export class Api {
  /**
   * @param {string} base origin, without a slash at the end
   * @param {import("./session.js").Session} session @param {import("./clock.js").ServerClock} clock
   * @param {typeof fetch} send
   */
  constructor(base, session, clock, send = (...words) => fetch(...words)) {
    this.base = base;
    this.session = session;
    this.clock = clock;
    this.send = send;
    session.api = this;
  }

  /** @param {string} path @param {{ wait_s?: number, as_holder?: boolean, signal?: AbortSignal, revalidate?: boolean, anew?: boolean }} [how] */
  get(path, how = {}) {
    return this._call("GET", path, undefined, how);
  }

  /** @param {string} path @param {{ as_holder?: boolean }} [how] */
  delete(path, how = { as_holder: true }) {
    return this._call("DELETE", path, undefined, how);
  }

  /** @param {string} path @param {unknown} body @param {{ key?: string, wait_s?: number, as_holder?: boolean }} [how] */
  post(path, body, how = {}) {
    return this._call("POST", path, body, how);
  }

  /** @param {string} path @param {unknown} body @param {{ as_holder?: boolean }} [how] */
  patch(path, body, how = { as_holder: true }) {
    return this._call("PATCH", path, body, how);
  }

  /**
   * @param {string} method @param {string} path @param {unknown} body
   * @param {{ key?: string, wait_s?: number, as_holder?: boolean, signal?: AbortSignal, revalidate?: boolean, anew?: boolean }} how
   * @returns {Promise<Answer>}
   */
  async _call(method, path, body, how) {
    let answer = await this._once(method, path, body, how);
    if (how.as_holder && !answer.ok && answer.problem.status === 401) {
      // The token ran out: a new one, once.
      await this.session.forget();
      answer = await this._once(method, path, body, how);
    }
    return answer;
  }

  /** @param {string} method @param {string} path @param {unknown} body @param {any} how @returns {Promise<Answer>} */
  async _once(method, path, body, how) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (how.as_holder) {
      const token = await this.session.token();
      if (token === null) return refused(CUT_OFF, 0, "no token");
      headers.Authorization = `Bearer ${token}`;
    }
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (how.key) headers["Idempotency-Key"] = how.key;
    if (how.wait_s) headers.Prefer = `wait=${how.wait_s}`;
    const patience = AbortSignal.timeout(PATIENCE_MS + 1000 * (how.wait_s ?? 0));
    const signal = how.signal ? AbortSignal.any([how.signal, patience]) : patience;
    try {
      const response = await this.send(this.base + path, {
        method,
        headers,
        signal,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: how.anew ? "reload" : how.revalidate ? "no-cache" : "default",
        // What a page of ours has asked for beforehand is what is asked for here, to the word: else it would be sent twice.
        credentials: method === "GET" && !how.as_holder ? "same-origin" : "omit",
      });
      return await read(response);
    } catch {
      return refused(CUT_OFF, 0, "no answer");
    }
  }
}

/** @param {Response} response @returns {Promise<Answer>} */
async function read(response) {
  const text = await response.text();
  /** @type {any} */
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    // A gateway's own page: the status says enough.
  }
  if (response.ok) return { ok: true, status: response.status, body };
  const after = Number(response.headers.get("Retry-After"));
  const problem = {
    status: response.status,
    code: body?.code ?? `HTTP_${response.status}`,
    detail: body?.detail ?? "",
    retry_after_s: after > 0 ? after : null,
    command: body?.command,
    body,
  };
  return { ok: false, problem };
}

/** @param {string} code @param {number} status @param {string} detail @returns {Answer} */
function refused(code, status, detail) {
  return { ok: false, problem: { status, code, detail, retry_after_s: null, body: null } };
}

/** Whether the same request may fare better later. @param {Problem} problem */
export function is_passing(problem) {
  return problem.code === CUT_OFF || problem.status === 429 || problem.status >= 500;
}
