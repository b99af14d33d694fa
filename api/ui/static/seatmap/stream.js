/**
 * The stream of an event, once for all tabs of a browser: one tab has it open and tells the others. Over HTTP/1.1 a browser
 * has six connections to a host, and as many open streams would leave none to order with.
 */

/** @typedef {{ name: string, data: string, id: string }} Told */
/** @typedef {{ told: (told: Told) => void, joined: () => void, failed: (is_refused: boolean) => void }} Listener
 * what failed was refused by an answer, or just broke */

export const NAMES = ["seats", "alive", "stale", "reset"];

export class Stream {
  /** @param {string} name of what is shared @param {() => string} address asked for when this tab opens it @param {Listener} listener */
  constructor(name, address, listener) {
    this.address = address;
    this.listener = listener;
    /** @type {EventSource | null} */
    this.source = null;
    this.is_closed = false;
    /** @type {() => void} */
    this.leave = () => {};
    if (!navigator.locks || !("BroadcastChannel" in globalThis)) {
      this._open();
      return;
    }
    this.channel = new BroadcastChannel(name);
    this.channel.addEventListener("message", (event) => this.source === null && this._hear(event.data));
    void this._share(name);
  }

  close() {
    this.is_closed = true;
    this.source?.close();
    this.channel?.close();
    this.leave();
  }

  /** @param {string} name */
  async _share(name) {
    const lead = () =>
      new Promise((resolve) => {
        if (this.is_closed) return resolve(undefined);
        this.leave = () => resolve(undefined);
        this._open();
      });
    const is_leader = await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? lead().then(() => true) : false));
    if (is_leader || this.is_closed) return;
    this.listener.joined();
    const giveUp = new AbortController();
    this.leave = () => giveUp.abort();
    // When the tab that leads goes, the next one in line opens the stream from where it is.
    await navigator.locks.request(name, { signal: giveUp.signal }, lead).catch(() => {});
  }

  _open() {
    const source = (this.source = new EventSource(this.address()));
    for (const name of NAMES) {
      source.addEventListener(name, (event) => {
        const told = { name, data: event.data, id: event.lastEventId };
        this.channel?.postMessage(told);
        this._hear(told);
      });
    }
    source.addEventListener("error", () => this.is_closed || this.listener.failed(source.readyState === EventSource.CLOSED));
  }

  /** @param {Told} told */
  _hear(told) {
    if (!this.is_closed) this.listener.told(told);
  }
}
