/** `<rowlock-seatmap>`: the seats of an event, to be looked at, chosen, held and waited for. See docs/seatmap.md. */

import { html, nothing } from "../vendor/lit.js";
import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { first_end, held } from "./basket.js";
import { accessCard, findCard, placesCard, refusalCard, takenCard } from "./cards.js";
import { DIALOG_SECONDS, ServerClock, passed } from "./clock.js";
import { dialogs } from "./dialogs.js";
import { HallElement } from "./hall-element.js";
import { list } from "./list.js";
import { LOOKS } from "./stamps.js";
import { follow } from "./news.js";
import { notice } from "./notice.js";
import { localStore } from "./outbox.js";
import { wishFor } from "./prices.js";
import { Sale } from "./sale.js";
import { Session } from "./session.js";
import { bar, basketCard } from "./side.js";
import { styles } from "./styles.js";
import { texts } from "./texts.js";
import { tools } from "./tools.js";
import { fullName } from "./words.js";

const USABLE = new Set(["free", "accessible", "companion", "dimmed", "chosen"]);

export class Seatmap extends HallElement {
  /** @override */
  static styles = styles;
  /** @override */
  static properties = {
    src: {},
    event: {},
    max: { type: Number },
    detail: { state: true },
    tick: { state: true },
    phase: { state: true },
    online: { state: true },
  };

  /** In a form its value is what is held: the ids of its orders. */
  static formAssociated = true;

  constructor() {
    super();
    this.internals = this.attachInternals();
    /** @type {string} where the API is; the place this script came from, unless said */
    this.src = new URL(import.meta.url).origin;
    this.event = "";
    /** @type {number | null} */
    this.max = null;
    /** @type {{ seat: number, ticket: any } | null} */
    this.detail = null;
    this.tick = 0;
    /** @type {import("./phase.js").Phase} */
    this.phase = "on";
    this.online = navigator.onLine;
    /** @type {Sale | null} */
    this.sale = null;
    /** @type {(() => string | null | Promise<string | null>) | null} the shop's way to name its customer */
    this.getToken = null;
    this.clock = new ServerClock();
    this.told = Infinity;
    this.connection = () => (this.online = navigator.onLine);
  }

  /** @override */
  get live() {
    return this.sale;
  }

  /** The shop's token for its customer; `getToken` renews it. @param {string | null} token */
  set token(token) {
    this.getToken = token === null ? null : () => token;
    this._open();
  }

  /** What is chosen: names, prices; ids where they are known. */
  get selection() {
    const { sale } = this;
    const hall = sale?.hall;
    if (!sale || !hall) return [];
    return sale.basket.chosen.map((seat) => ({
      ticket_id: sale.ids?.ids.get(seat) ?? null,
      section: hall.sectionOf(seat).name,
      row: hall.rowOf(seat),
      number: hall.numberOf(seat),
      price: sale.price(seat),
      price_class: sale.classes.get(seat) ?? null,
    }));
  }

  /** What is held now. */
  get holds() {
    return this.sale ? held(this.sale.basket) : [];
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.announcer = new Announcer(this);
    this.ticking = setInterval(() => this._tick(), 250);
    addEventListener("online", this.connection);
    addEventListener("offline", this.connection);
    this._open();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    removeEventListener("online", this.connection);
    removeEventListener("offline", this.connection);
    this.announcer?.close();
    this._shut();
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if ((changed.has("event") || changed.has("src")) && this.isConnected) this._open();
    if (changed.has("max") && this.sale) this.sale.max = this.max;
  }

  /** @override */
  render() {
    const { t, sale } = this;
    if (!t) return nothing;
    return html`<slot name="news"></slot>
      <div class="whole" lang=${t.language} dir=${t.direction}>
        ${this.online ? nothing : html`<p class="card warn offline" role="status">${t.say("offline")}</p>`}
        ${sale?.hall ? html`${notice(this)}${tools(this)}<div class="middle">${this.mode === "map" ? this.map(t) : list(this)}</div>
            <div class="side" part="side">${refusalCard(this)}${takenCard(this)}${placesCard(this)}${basketCard(this)}${findCard(this)}${accessCard(this)}</div>
            ${bar(this)}` : this._nothing(t)}
        ${dialogs(this)}
      </div>`;
  }

  /** @param {import("./texts.js").Texts} t */
  _nothing(t) {
    const problem = this.sale?.problem;
    const says = !problem ? "loading" : problem.status === 404 ? "unknown-event" : "unreachable";
    return html`<div class="empty" role="status"><p><b>${t.say(says)}</b></p>
      ${says === "unknown-event" ? html`<p class="quiet">${t.say("unknown-event-hint")}</p>` : nothing}</div>`;
  }

  // What the reader does

  /** @override @param {number} seat @param {string} pointer */
  use(seat, pointer) {
    const { sale } = this;
    if (!sale?.board) return;
    const look = LOOKS[sale.looks[seat]];
    this.gridSeat = seat;
    if (this.mayUse(seat)) {
      this.detail = null;
      sale.toggle(seat);
    } else if (["held", "sold", "closed", "waiting"].includes(look)) {
      void this._explain(seat, pointer);
    } else {
      this.toBasket();
    }
  }

  /** @param {number} seat */
  waitFor(seat) {
    this.detail = null;
    void this.sale?.wait(seat);
  }

  /** @param {import("./wishes.js").Wish[]} wishes @param {number[]} [seats] that they name */
  waitInLine(wishes, seats) {
    void this.sale?.waitInLine(wishes, seats);
    // What was pressed is gone with the card: whoever uses the keyboard goes on where the line is shown.
    this.toBasket();
  }

  /** Buy what is held, or hand over to the shop. */
  buy() {
    if (this.sale?.event?.confirm_by === "holder") this._dialog("review")?.showModal();
    else this.emit("rowlock-checkout", { holds: this.holds });
  }

  really() {
    this._dialog("review")?.close();
    void this.sale?.all("confirm");
  }

  extend() {
    this._dialog("ending")?.close();
    void this.sale?.all("extend");
  }

  /** Ask for the seats again that ran out. @param {number[]} seats */
  async tryAgain(seats) {
    const ended = this.sale?.ended ?? [];
    this._dialog("ended")?.close();
    if (ended.length) void this.sale?.order([wishFor(ended)], seats);
  }

  /** A dialog was left. @param {string} _name */
  closed(_name) {
    this.requestUpdate();
  }

  toBasket() {
    const title = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector("#basket-title"));
    title?.focus();
    title?.scrollIntoView({ block: "nearest" });
  }

  // What the parts ask for

  get mayWait() {
    return this.sale?.may_order === true && (this.sale.event?.max_wait_seconds ?? 0) > 0;
  }

  /** How far this machine's clock is behind the server's. */
  get clockOffset() {
    return this.clock.offset_ms;
  }

  /** @param {string} end */
  secondsLeft(end) {
    return this.clock.secondsLeft(end);
  }

  /** @override @param {number} seat */
  mayUse(seat) {
    const look = LOOKS[this._look(seat)];
    return USABLE.has(look) || (look === "closed" && this.sale !== null && this.sale.may_have(seat));
  }

  /** @override @param {number} seat */
  hintOf(seat) {
    return this.mayWait && LOOKS[this._look(seat)] === "held" ? (this.t?.say("next-wait") ?? "") : "";
  }

  /** @override @param {string} language */
  async textsIn(language) {
    const t = await texts(language);
    this.announcer?.speak(t.language, t.direction);
    return t;
  }

  /** @param {string} ticketId */
  priceOf(ticketId) {
    const seat = this.sale?.seatOf.get(ticketId);
    return seat === undefined ? 0 : (this.sale?.hall?.price(seat) ?? 0);
  }

  /** @param {string} ticketId */
  nameOf(ticketId) {
    const seat = this.sale?.seatOf.get(ticketId);
    return seat === undefined || !this.t || !this.sale?.hall ? ticketId : fullName(this.t, this.sale.hall, seat);
  }

  /** @override @param {string} text */
  announce(text) {
    this.announcer?.say(text);
  }

  /** @param {string} name @param {unknown} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  // Inside

  _open() {
    this._shut();
    if (!this.event || !this.isConnected) return;
    const store = localStore();
    const base = new URL(this.src, location.href).origin;
    const session = new Session(store, `rowlock:guest:${base}`, this.clock);
    session.ofShop = this.getToken;
    const sale = (this.sale = new Sale(new Api(base, session, this.clock), this.event, store));
    sale.max = this.max;
    sale.addEventListener("change", () => this._saleChanged());
    this.follow(sale);
    sale.addEventListener("expired", () => void this.updateComplete.then(() => this._dialog("ended")?.showModal()));
    follow(this, sale);
    void sale.start();
  }

  _shut() {
    this.sale?.close();
    this.sale = null;
    this._dropStage();
  }

  _saleChanged() {
    const orders = new Set(this.holds.flatMap((hold) => hold.order_id ?? []));
    this.internals.setFormValue(orders.size ? [...orders].join(" ") : null);
    this.requestUpdate();
  }

  /** @param {number} seat @param {string} pointer */
  async _explain(seat, pointer) {
    this.detail = { seat, ticket: null };
    if (pointer === "keyboard") void this.updateComplete.then(() => this.focusOn("#taken-title"));
    const ids = await this.sale?.ids?.of([seat]);
    const answer = ids && (await this.sale?.api.get(`/api/tickets/${encodeURIComponent(ids[0])}`, { revalidate: true }));
    if (answer && answer.ok && this.detail?.seat === seat) this.detail = { seat, ticket: answer.body };
  }

  /** @param {string} name @returns {HTMLDialogElement | null} */
  _dialog(name) {
    return this.renderRoot.querySelector(`dialog.${name}`);
  }

  _tick() {
    this.phase = this.sale?.phase ?? "on";
    const end = this.sale ? first_end(this.sale.basket) : null;
    if (end === null) return void (this.told = Infinity);
    const left = this.secondsLeft(end);
    if (left === this.tick) return;
    this.tick = left;
    const told = passed(this.told, left);
    // A longer time than before is a new hold or one extended.
    this.told = left;
    if (told === null || !this.t) return;
    this.announce(this.t.say("time-left", { time: this.t.duration(left) }));
    if (told !== DIALOG_SECONDS) return;
    this.emit("rowlock-expiring", { held_until: end, seconds: left });
    const dialog = this._dialog("ending");
    if (dialog && !dialog.open) dialog.showModal();
  }
}
