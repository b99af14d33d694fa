/** `<rowlock-office-hall>`: the hall of an event as who works at the box office sees it, live, and what they can do there. */

import { html, nothing } from "../vendor/lit.js";
import { finder } from "../seatmap/finding.js";
import { HallElement } from "../seatmap/hall-element.js";
import { list } from "../seatmap/list.js";
import { LOOKS } from "../seatmap/stamps.js";
import { styles } from "../seatmap/styles.js";
import { freshness, modes, sections } from "../seatmap/tools.js";
import { fullName, state } from "../seatmap/words.js";
import { actionForm, ready } from "./action-form.js";
import { actionOf, is_personal, touched } from "./actions.js";
import { hallStyles } from "./hall-styles.js";
import { HallWork } from "./hall-work.js";
import { LOOK_WORDS, outcome, seatsInWords, statusWord, summary } from "./hall-words.js";
import { inspector } from "./inspector.js";
import { lasso } from "./lasso.js";
import { aimed } from "./moving.js";
import { kept, selectionCard } from "./selection-card.js";
import { added, counted, without } from "./selecting.js";
import { taskCards } from "./task-cards.js";

/** @typedef {import("./actions.js").Kind} Kind */
/** @typedef {{ session: import("./session.js").Session, eventId: string, t: import("../seatmap/texts.js").Texts, announce: (text: string) => void, go?: (address: string) => void }} Words what the shell gives */
/** @typedef {{ kind: Kind, targets: readonly number[], says: string }} Form `targets`: the seats that are moved to; `says`: what is wrong */

export class OfficeHall extends HallElement {
  /** @override */
  static styles = [styles, hallStyles];
  /** @override */
  static properties = {
    isDrawing: { state: true },
    line: { state: true },
    form: { state: true },
    notFound: { state: true },
    shownChanges: { state: true },
    is_news: { state: true },
  };

  constructor() {
    super();
    this.words = /** @type {Words} */ (/** @type {unknown} */ (null));
    /** @type {HallWork | null} */
    this.work = null;
    this.onlyFree = false;
    this.isDrawing = false;
    /** @type {{ x: number, y: number }[]} what is being drawn, on the screen */
    this.line = [];
    /** @type {Form | null} */
    this.form = null;
    /** What was looked for and is not there. */
    this.notFound = "";
    this.shownChanges = 10;
    /** Whether something was done since something was selected: what came of it then stands before the seat. */
    this.is_news = false;
  }

  /** @override */
  get live() {
    return this.work;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const { session, eventId } = this.words;
    const work = (this.work = new HallWork(session.api(), session.me?.holder ?? "", eventId));
    work.addEventListener("change", () => this._changed());
    this.follow(work);
    work.addEventListener("inspected", () => (this.shownChanges = 10));
    work.addEventListener("finished", (event) => this._finished(/** @type {CustomEvent} */ (event).detail));
    void work.start();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.work?.close();
    this.work = null;
  }

  /** @override */
  render() {
    const { t, work } = this;
    if (!t) return nothing;
    return html`<div class="whole" lang=${t.language} dir=${t.direction} @keydown=${(/** @type {KeyboardEvent} */ event) => this._key(event)}>
      ${work?.hall && work.board ? html`${this._tools(t)}
          <div class="middle">${this.mode === "map" ? this.map(t, lasso(this)) : list(this, (found) => this._selectFound(t, found))}</div>
          <div class="side">${selectionCard(this, work, t)}${actionForm(this, work, t)}${this.is_news ? taskCards(this, work, t) : nothing}
            ${inspector(this, work, t)}${this.is_news ? nothing : taskCards(this, work, t)}</div>`
        : html`<div class="empty" role="status"><p><b>${t.say(work?.problem ? (work.problem.status === 404 ? "unknown-event" : "unreachable") : "loading")}</b></p></div>`}
    </div>`;
  }

  /** @param {import("../seatmap/texts.js").Texts} t */
  _tools(t) {
    return html`<div class="tools">
      ${this.mode === "list" ? nothing : html`<form class="find-seat" role="search" @submit=${(/** @type {SubmitEvent} */ event) => this._find(event)}>
        <label>${t.say("hall-find")}<input type="search" name="text" autocomplete="off" maxlength="100" placeholder=${t.say("hall-find-hint")}
          aria-describedby="not-found"></label>
        <button type="submit">${t.say("hall-find-go")}</button>
      </form>`}
      ${sections(this)}
      ${this.mode === "map" ? html`<button type="button" class="draw" aria-pressed=${this.isDrawing} title=${t.say("hall-draw-hint")}
        @click=${() => this._draw(t)}>${t.say("hall-draw")}</button>` : nothing}
      ${modes(this)}${freshness(this)}
      <p id="not-found" class="wrong" role="status">${this.notFound ? t.say("hall-not-found", { text: this.notFound }) : ""}</p>
    </div>`;
  }

  /** @param {import("../seatmap/texts.js").Texts} t @param {number[]} found */
  _selectFound(t, found) {
    return found.length ? html`<button type="button" class="select-found" @click=${() => this.selectAll(found)}>
      ${t.say("hall-select-found", { count: found.length })}</button>` : nothing;
  }

  // What the hall asks for

  /** @override */
  async textsIn() {
    return this.words.t;
  }

  /** @override @param {string} text */
  announce(text) {
    this.words.announce(text);
  }

  /** @override @param {number} look */
  wordOf(look) {
    const own = LOOK_WORDS[LOOKS[look]];
    return own && this.t ? this.t.say(own) : super.wordOf(look);
  }

  /** By its status: that it is selected is said beside it. @override @param {number} seat */
  stateOf(seat) {
    const { work, t } = this;
    return work?.hall && work.board && t ? state(t, work.hall, seat, kept(work, t, seat) ?? statusWord(t, work.stateOf(seat))) : "";
  }

  /** @override @param {number} seat */
  isPressed(seat) {
    return this.work?.selection.has(seat) ?? false;
  }

  /** @override @param {number} seat */
  hintOf(seat) {
    return this.work?.known.get(seat)?.holder ?? "";
  }

  /** @override @param {number} seat @param {string} pointer @param {boolean} extends_ */
  use(seat, pointer, extends_ = false) {
    const { work } = this;
    if (!work?.hall) return;
    if (work.hall.is_drawn(seat)) this.gridSeat = seat;
    if (this.form?.kind === "move") return this.aim(seat, pointer);
    work.toggle(seat, extends_);
    this._sayWhatIsSelected();
  }

  /** Take a seat for where somebody is moved to, or leave it again. @param {number} seat @param {string} [pointer] */
  aim(seat, pointer = "") {
    const { work, t, form } = this;
    if (!work?.hall || !t || !form) return;
    if (!this.mayGoTo(seat)) {
      this.form = { ...form, says: t.say("hall-target-taken", { seat: fullName(t, work.hall, seat) }) };
      return this.announce(this.form.says);
    }
    const count = this.touchedBy("move").length;
    const targets = aimed(work.hall, form.targets, seat, count, (each) => this.mayGoTo(each));
    this.form = { ...form, targets, says: "" };
    work.aim(targets);
    const chosen = { seat: seatsInWords(t, work.hall, targets), left: count - targets.length };
    this.announce(t.say(targets.length ? "hall-target-chosen" : "hall-target-missing", chosen));
    if (pointer && targets.length === count) void this.updateComplete.then(() => this.focusOn(".action button.go"));
  }

  /** Whether somebody can be moved to a seat: it is free, or left by the same move. @param {number} seat */
  mayGoTo(seat) {
    const { work } = this;
    if (work?.board?.is_free(seat)) return true;
    const moved = this.touchedBy("move");
    return moved.length > 1 && moved.includes(seat);
  }

  // What the parts ask for

  /** @param {readonly number[]} seats instead of what is selected */
  selectAll(seats) {
    const { work } = this;
    if (!work) return;
    work.select(new Set(seats), seats[0] ?? -1);
    this._sayWhatIsSelected();
  }

  /** @param {Iterable<number>} seats besides what is selected */
  selectMore(seats) {
    const { work } = this;
    if (!work) return;
    work.select(added(work.selection, seats));
    this._sayWhatIsSelected();
  }

  /** @param {readonly number[]} seats @param {boolean} is_out they are meant no longer */
  drawnAround(seats, is_out) {
    if (!is_out) return this.selectMore(seats);
    const { work } = this;
    work?.select(without(work.selection, seats));
    this._sayWhatIsSelected();
  }

  /** @param {PointerEvent} event */
  tap(event) {
    if (this.stage) this._tapped(this.stage.hitAt(event));
  }

  clear() {
    this._close();
    this.work?.select(new Set(), -1);
    this._sayWhatIsSelected();
    this.focusOn("#selection-title");
  }

  /** Select all seats of an order. @param {string} order */
  async selectOrder(order) {
    const seats = await this.work?.seatsOfOrder(order);
    if (seats) this.selectMore(seats);
  }

  /** The seats that an action would be done to. @param {Kind} kind */
  touchedBy(kind) {
    const { work } = this;
    if (!work?.board || (kind === "channel" && !work.kept.channels.length)) return [];
    const seats = touched(actionOf(kind), work.board.statuses, work.selection, (seat) => work.channelOf(seat));
    // What is kept for a channel, or in a closed section, is not to be had either, and yet on the market.
    return kind === "unblock" ? seats.filter((seat) => work.known.get(seat)?.for_sale !== true) : seats;
  }

  /** Begin an action: ask what it needs, or do it where it needs nothing. @param {Kind} kind */
  async begin(kind) {
    const { work } = this;
    if (actionOf(kind).at_once) return this.really(kind, {});
    const seats = this.touchedBy(kind);
    if (is_personal(kind) && seats.length > 1) await work?.knowWhose(seats);
    if (work !== this.work || !this.touchedBy(kind).length) return;
    this.form = { kind, targets: [], says: "" };
    await this.updateComplete;
    this.focusOn(".action input, .action select, .action button.go");
  }

  /** Ask nothing any more. */
  _close() {
    this.form = null;
    if (this.work?.targets.length) this.work.aim([]);
  }

  /** Leave it. */
  async leave() {
    const kind = this.form?.kind;
    this._close();
    await this.updateComplete;
    this.focusOn(kind ? `.actions button[data-kind="${kind}"]` : "#selection-title");
  }

  /** Do it. @param {Kind} kind @param {import("./actions.js").Values} values */
  async really(kind, values) {
    const { work, t } = this;
    const seats = this.touchedBy(kind);
    if (!work || !t || !seats.length) return;
    const is_sent = await work.act(kind, seats, values);
    if (!is_sent) {
      const says = t.say("hall-not-sent");
      this.form = { kind, targets: this.form?.targets ?? [], says };
      return this.announce(says);
    }
    this._close();
    this.is_news = true;
    await this.updateComplete;
    this.focusOn("#selection-title");
  }

  /** @param {SubmitEvent} event of an action's form */
  async submitted(event) {
    event.preventDefault();
    const { work, t, form } = this;
    if (!work || !t || !form) return;
    const { values, says } = await ready(this, work, t, form, new FormData(/** @type {HTMLFormElement} */ (event.target)));
    if (values) return this.really(form.kind, values);
    this.form = { ...form, says };
    this.announce(says);
    await this.updateComplete;
    this.focusOn(".action input");
  }

  /** Show seats of which something was said. @param {readonly number[]} seats */
  show(seats) {
    if (!seats.length) return;
    this.selectAll(seats);
    this._reveal(seats[0]);
  }

  // Inside

  _changed() {
    const { form } = this;
    if (form && !this.touchedBy(form.kind).length) this._close();
    else if (form?.targets.some((seat) => !this.mayGoTo(seat))) {
      const targets = form.targets.filter((seat) => this.mayGoTo(seat));
      this.form = { ...form, targets };
      this.work?.aim(targets);
    }
    this.requestUpdate();
  }

  /** @param {import("./hall-work.js").Task} task */
  _finished(task) {
    const { work, t } = this;
    if (work?.hall && t) this.announce(outcome(t, task, work.hall, (tickets) => work.seatsOf(tickets)));
  }

  _sayWhatIsSelected() {
    const { work, t } = this;
    this.notFound = "";
    this.is_news = false;
    if (work?.hall && work.board && t) this.announce(summary(t, work.hall, counted(work.hall, (seat) => work.stateOf(seat), work.selection)));
  }

  /** @param {SubmitEvent} event */
  _find(event) {
    event.preventDefault();
    const { work, t } = this;
    const hall = work?.hall;
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("text") ?? "").trim();
    if (!hall || !t || !text) return;
    const is_meant = finder(hall, text, t.language);
    const found = [...hall.section.keys()].filter(is_meant);
    if (found.length) return this.show(found);
    this.notFound = text;
    this.announce(t.say("hall-not-found", { text }));
  }

  /** @param {number} seat */
  _reveal(seat) {
    const hall = this.work?.hall;
    if (!hall?.is_drawn(seat)) return;
    this.gridSeat = seat;
    this.stage?.reveal(seat);
  }

  /** @param {import("../seatmap/texts.js").Texts} t */
  _draw(t) {
    this.isDrawing = !this.isDrawing;
    if (this.isDrawing) this.announce(t.say("hall-draw-hint"));
  }

  /** Escape leaves what is being done. @param {KeyboardEvent} event */
  _key(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.form) void this.leave();
    else if (this.isDrawing) this.isDrawing = false;
    else return;
    event.preventDefault();
  }
}

