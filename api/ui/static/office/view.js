/** What each view of the office is: an element in the page's own tree, so that the page's styles and print rules reach it. */

import { LitElement } from "../vendor/lit.js";
import { Problem } from "./session.js";

/**
 * @typedef {object} Desk what every view gets
 * @property {import("./session.js").Session} session
 * @property {import("../seatmap/texts.js").Texts} t
 * @property {(text: string) => void} announce to who listens
 * @property {(address: string) => void} go to another view, as `#/events/demo/sales`
 */

/** @template {Desk} [D=Desk] */
export class View extends LitElement {
  /** @override @type {Record<string, any>} */
  static properties = {
    desk: { attribute: false },
    problem: { state: true },
    is_busy: { state: true },
  };

  constructor() {
    super();
    this.desk = /** @type {D} */ (/** @type {unknown} */ (null));
    /** @type {Problem | null} */
    this.problem = null;
    this.is_busy = false;
    this.leaving = new AbortController();
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.leaving.abort();
  }

  get t() {
    return this.desk.t;
  }

  get session() {
    return this.desk.session;
  }

  /** Take the problem away, to be told elsewhere. @returns {Problem | null} */
  taken() {
    const { problem } = this;
    this.problem = null;
    return problem;
  }

  /**
   * Do what may be refused: `problem` is why, and undefined the result. @template T @param {() => Promise<T>} work
   * @param {{ quietly?: boolean }} [how] quietly: in the background, where nobody waits
   * @returns {Promise<T | undefined>}
   */
  async attempt(work, { quietly = false } = {}) {
    if (!quietly) {
      this.is_busy = true;
      this.problem = null;
    }
    try {
      const result = await work();
      if (quietly) this.problem = null;
      return result;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!this.leaving.signal.aborted) this.problem = error;
      return undefined;
    } finally {
      if (!quietly) this.is_busy = false;
    }
  }

  /** Do something now and then while the view is there and seen. @param {() => unknown} work @param {number} pause_ms */
  repeatedly(work, pause_ms) {
    const timer = setInterval(() => document.visibilityState === "visible" && work(), pause_ms);
    this.leaving.signal.addEventListener("abort", () => clearInterval(timer));
  }
}
