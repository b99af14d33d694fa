/** Who buys: a guest whose token this browser keeps, or a customer whose token the shop gives. Never a cookie. */

/** @typedef {{ token: string, holder: string, expires_at: string }} Guest */

/** A guest's session is renewed, with the same holder, when less than this is left of it. */
const RENEW_MS = 6 * 3_600_000;

export class Session {
  /** @param {import("./outbox.js").Store} store @param {string} name of the guest's token there @param {import("./clock.js").ServerClock} clock */
  constructor(store, name, clock) {
    this.store = store;
    this.name = name;
    this.clock = clock;
    /** @type {(() => string | null | Promise<string | null>) | null} the shop's way to get a token */
    this.ofShop = null;
    /** @type {import("./api.js").Api | null} */
    this.api = null;
    /** @type {Promise<string | null> | null} */
    this.asking = null;
    /** @type {string | null} the shop's, as long as it is believed */
    this.given = null;
  }

  /** Whether somebody is known already; a guest is begun only with the first order. */
  get is_known() {
    return this.given !== null || this.ofShop !== null || this._guest() !== null;
  }

  /** @returns {Promise<string | null>} null: none is to be had now */
  token() {
    this.asking ??= this._token().finally(() => (this.asking = null));
    return this.asking;
  }

  /** The token was refused. */
  async forget() {
    this.given = null;
    if (!this.ofShop) this.store.removeItem(this.name);
  }

  async _token() {
    if (this.ofShop) return (this.given ??= await this.ofShop());
    const guest = this._guest();
    const left_ms = guest ? Date.parse(guest.expires_at) - this.clock.now() : 0;
    if (guest && left_ms > RENEW_MS) return guest.token;
    const begun = await this._begin(left_ms > 0 ? guest : null);
    return begun?.token ?? (left_ms > 0 ? (guest?.token ?? null) : null);
  }

  /** @param {Guest | null} before whose holder stays @returns {Promise<Guest | null>} */
  async _begin(before) {
    const headers = { "Content-Type": "application/json", ...(before && { Authorization: `Bearer ${before.token}` }) };
    try {
      const api = /** @type {import("./api.js").Api} */ (this.api);
      const init = { method: "POST", headers, body: "{}", credentials: /** @type {const} */ ("omit") };
      const response = await api.send(`${api.base}/api/sessions`, init);
      if (!response.ok) return null;
      const guest = await response.json();
      this._keep(guest);
      return guest;
    } catch {
      return null;
    }
  }

  /** @param {Guest} guest */
  _keep(guest) {
    try {
      this.store.setItem(this.name, JSON.stringify(guest));
    } catch {
      this.ofShop = () => guest.token;
    }
  }

  /** @returns {Guest | null} */
  _guest() {
    try {
      const guest = JSON.parse(this.store.getItem(this.name) ?? "");
      return typeof guest.token === "string" && Date.parse(guest.expires_at) > this.clock.now() ? guest : null;
    } catch {
      return null;
    }
  }
}
