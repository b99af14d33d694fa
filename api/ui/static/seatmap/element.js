/** `<rowlock-seatmap>`: the seats of an event, to be looked at, chosen, held and waited for. See docs/seatmap.md. */

import { LitElement, html, nothing } from "../vendor/lit.js";
import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { first_end, held } from "./basket.js";
import { accessCard, findCard, placesCard, refusalCard, takenCard } from "./cards.js";
import { DIALOG_SECONDS, ServerClock, passed } from "./clock.js";
import { controls } from "./controls.js";
import { dialogs } from "./dialogs.js";
import { grid } from "./grid.js";
import { legend } from "./legend.js";
import { list } from "./list.js";
import { LOOKS } from "./stamps.js";
import { follow } from "./news.js";
import { notice } from "./notice.js";
import { localStore } from "./outbox.js";
import { wishFor } from "./prices.js";
import { Sale } from "./sale.js";
import { Session } from "./session.js";
import { bar, basketCard } from "./side.js";
import { Stage } from "./stage.js";
import { styles } from "./styles.js";
import { negotiated, texts } from "./texts.js";
import { paletteOf, themeOf, watchSystem } from "./theme.js";
import { tip } from "./tip.js";
import { tools } from "./tools.js";
import { fullName } from "./words.js";

/** Distance of neighbours from which on a mouse may choose; a finger needs seats as large as WCAG asks. */
const MOUSE_FROM = 9, FINGER_FROM = 24;

export class Seatmap extends LitElement {
  /** @override */
  static styles = styles;
  /** @override */
  static properties = {
    src: {},
    event: {},
    lang: {},
    theme: {},
    max: { type: Number },
    cooperative: { type: Boolean, reflect: true },
    mode: { state: true },
    section: { state: true },
    detail: { state: true },
    pointed: { state: true },
    pages: { state: true },
    search: { state: true },
    onlyFree: { state: true },
    gridSeat: { state: true },
    t: { state: true },
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
    this.lang = "";
    /** @type {string | null} */
    this.theme = null;
    /** @type {number | null} */
    this.max = null;
    this.cooperative = false;
    /** @type {string} */
    this.mode = "map";
    this.section = "";
    /** @type {{ seat: number, ticket: any } | null} */
    this.detail = null;
    /** @type {import("./stage.js").Hit | null} */
    this.pointed = null;
    this.pages = 1;
    this.search = "";
    this.onlyFree = true;
    this.gridSeat = -1;
    /** @type {import("./texts.js").Texts | null} */
    this.t = null;
    this.tick = 0;
    /** @type {import("./phase.js").Phase} */
    this.phase = "on";
    this.online = navigator.onLine;
    /** @type {Sale | null} */
    this.sale = null;
    /** @type {Stage | null} */
    this.stage = null;
    /** @type {(() => string | null | Promise<string | null>) | null} the shop's way to name its customer */
    this.getToken = null;
    this.clock = new ServerClock();
    this.told = Infinity;
    this.refocus = false;
    this.connection = () => (this.online = navigator.onLine);
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
    this.unwatch = watchSystem(() => this._theme());
    this.ticking = setInterval(() => this._tick(), 250);
    addEventListener("online", this.connection);
    addEventListener("offline", this.connection);
    this._open();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    this.unwatch?.();
    removeEventListener("online", this.connection);
    removeEventListener("offline", this.connection);
    this.announcer?.close();
    this._shut();
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if ((changed.has("event") || changed.has("src")) && this.isConnected) this._open();
    if (changed.has("lang")) void this._speak();
    if (changed.has("theme")) this._theme();
    if (changed.has("mode") && this.mode === "list") this._dropStage();
    if (changed.has("max") && this.sale) this.sale.max = this.max;
  }

  /** @override */
  updated() {
    this._stage();
    if (this.refocus) {
      this.refocus = false;
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`.grid [data-seat="${this.gridSeat}"]`))?.focus();
    }
  }

  /** @override */
  render() {
    const { t, sale } = this;
    if (!t) return nothing;
    return html`<slot name="news"></slot>
      <div class="whole" lang=${t.language} dir=${t.direction}>
        ${this.online ? nothing : html`<p class="card warn offline" role="status">${t.say("offline")}</p>`}
        ${sale?.hall ? html`${notice(this)}${tools(this)}<div class="middle">${this.mode === "map" ? this._map(t) : list(this)}</div>
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

  /** @param {import("./texts.js").Texts} t */
  _map(t) {
    return html`<div class="map" part="map">
      <div class="frame" role="group" aria-label=${t.say("map-label")}>
        ${["ground", "seats", "signs"].map((name) => html`<canvas class=${name} aria-hidden="true"></canvas>`)}
        ${grid(this)}
        ${controls(this)}
        ${tip(this)}
      </div>
      ${legend(this)}
    </div>`;
  }

  // What the reader does

  /** A seat was tapped or pressed. @param {number} seat @param {string} pointer */
  use(seat, pointer) {
    const { sale } = this;
    if (!sale?.board) return;
    const look = LOOKS[sale.looks[seat]];
    this.gridSeat = seat;
    if (["free", "accessible", "dimmed", "chosen"].includes(look) || (look === "closed" && sale.may_have(seat))) {
      this.detail = null;
      sale.toggle(seat);
    } else if (["held", "sold", "closed", "waiting"].includes(look)) {
      void this._explain(seat, pointer);
    } else {
      this.toBasket();
    }
  }

  /** @param {string} name of a section; none: all */
  openSection(name) {
    const hall = this.sale?.hall;
    const section = hall?.sectionNamed(name);
    this.section = section ? name : "";
    if (!hall || !section) return this.stage?.fit();
    if (section.rows.length) this.gridSeat = section.rows[0].seats[0];
    this.stage?.fitSection(section);
    this.announce(this.freeIn(section));
  }

  /** @param {string} text */
  find(text) {
    this.search = text;
    this.pages = 1;
  }

  /** @param {number} seat */
  waitFor(seat) {
    this.detail = null;
    void this.sale?.wait(seat);
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
    return this.sale?.phase === "on" && (this.sale?.event?.max_wait_seconds ?? 0) > 0;
  }

  /** How far this machine's clock is behind the server's. */
  get clockOffset() {
    return this.clock.offset_ms;
  }

  /** @param {string} end */
  secondsLeft(end) {
    return this.clock.secondsLeft(end);
  }

  /** @param {import("./hall.js").Section} section */
  freeIn(section) {
    const count = this.sale?.freeIn(section) ?? 0;
    return this.t?.say("section-free", { section: section.name, count }) ?? section.name;
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

  /** @param {string} text */
  announce(text) {
    this.announcer?.say(text);
  }

  /** @param {string} name @param {unknown} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Draw the ring of the focus around a seat. @param {number} seat */
  ring(seat) {
    if (!this.stage) return;
    this.stage.focus = seat;
    if (seat >= 0) this.stage.reveal(seat);
    this.stage.drawSeats([]);
  }

  /** @param {number} seat */
  focusSeat(seat) {
    this.gridSeat = seat;
    this.refocus = true;
    this.requestUpdate();
    return this.updateComplete;
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
    sale.addEventListener("looks", (event) => this.stage?.drawSeats(/** @type {CustomEvent} */ (event).detail.seats));
    sale.addEventListener("map", () => (this.stage?.hall ? this.requestUpdate() : undefined));
    sale.addEventListener("expired", () => void this.updateComplete.then(() => this._dialog("ended")?.showModal()));
    follow(this, sale);
    void sale.start();
  }

  _shut() {
    this.sale?.close();
    this.sale = null;
    this._dropStage();
  }

  _dropStage() {
    this.stage?.close();
    this.stage = null;
    this.pointed = null;
  }

  _saleChanged() {
    const orders = new Set(this.holds.flatMap((hold) => hold.order_id ?? []));
    this.internals.setFormValue(orders.size ? [...orders].join(" ") : null);
    this.requestUpdate();
  }

  /** Have a stage where there are canvases for it. */
  _stage() {
    const frame = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".frame"));
    const { sale } = this;
    if (!frame || !sale?.hall) return;
    if (this.stage?.frame !== frame) {
      this._dropStage();
      this.stage = new Stage(frame, {
        tapped: (hit) => this._tapped(hit),
        pointed: (hit) => this._pointed(hit),
        changed: () => this.requestUpdate(),
        free: (section) => this.t?.say("places-left", { count: sale.freeIn(section) }) ?? "",
      });
      this._theme();
    }
    this.stage.is_cooperative = this.cooperative;
    if (this.stage.hall !== sale.hall || this.stage.looks !== sale.looks) this.stage.show(sale.hall, sale.looks);
  }

  /** @param {import("./stage.js").Hit} hit */
  _tapped(hit) {
    const { stage } = this;
    if (!stage) return;
    const needed = hit.pointer === "mouse" ? MOUSE_FROM : FINGER_FROM;
    if (hit.seat >= 0 && stage.pitch >= Math.min(needed, stage.zoom.scaleExtent()[1] * (stage.hall?.pitch ?? 1))) {
      this.use(hit.seat, hit.pointer);
    } else if (hit.section?.general) {
      this.openSection(hit.section.name);
    } else if (hit.seat >= 0 || hit.section) {
      stage.zoomBy(Math.max(2, (needed * 1.2) / stage.pitch), hit);
    }
  }

  /** @param {import("./stage.js").Hit | null} hit */
  _pointed(hit) {
    const is_over = hit !== null && (hit.seat >= 0 || hit.section !== null);
    this.stage?.canvases.signs.classList.toggle("over", is_over);
    if ((hit?.seat ?? -1) !== (this.pointed?.seat ?? -1) || (hit?.section ?? null) !== (this.pointed?.section ?? null)) this.pointed = hit;
  }

  /** @param {number} seat @param {string} pointer */
  async _explain(seat, pointer) {
    this.detail = { seat, ticket: null };
    if (pointer === "keyboard") void this.updateComplete.then(() => this._focus("#taken-title"));
    const ids = await this.sale?.ids?.of([seat]);
    const answer = ids && (await this.sale?.api.get(`/api/tickets/${encodeURIComponent(ids[0])}`, { revalidate: true }));
    if (answer && answer.ok && this.detail?.seat === seat) this.detail = { seat, ticket: answer.body };
  }

  /** @param {string} selector */
  _focus(selector) {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(selector))?.focus();
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

  async _speak() {
    const language = negotiated([this.lang, ...navigator.languages]);
    this.t = await texts(language);
    this.announcer?.speak(this.t.language, this.t.direction);
    this.stage?.draw();
  }

  _theme() {
    const theme = themeOf(this.theme);
    this.dataset.theme = theme;
    this.palette = paletteOf(theme, this);
    this.stage?.paintWith(this.palette);
    this.requestUpdate();
  }
}
