/**
 * A hall on a page: map, grid and list of the same seats, with what moves about in them. It knows nothing of buying: the
 * buyer's seat map and the box office's hall are elements of this kind, each with parts of its own around it.
 */

import { LitElement, html, render } from "../vendor/lit.js";
import { controls } from "./controls.js";
import { grid } from "./grid.js";
import { legend } from "./legend.js";
import { word } from "./looks.js";
import { LOOKS } from "./stamps.js";
import { Stage } from "./stage.js";
import { negotiated } from "./texts.js";
import { paletteOf, themeOf, watchSystem } from "./theme.js";
import { tip } from "./tip.js";
import { described, state } from "./words.js";

/** Distance of neighbours from which on a mouse may choose; a finger needs seats as large as WCAG asks. */
const MOUSE_FROM = 9, FINGER_FROM = 24;
const PRESSED = new Set(["chosen", "mine", "bought"]);

/** @abstract */
export class HallElement extends LitElement {
  /** @override @type {Record<string, any>} */
  static properties = {
    lang: {},
    theme: {},
    cooperative: { type: Boolean, reflect: true },
    mode: { state: true },
    section: { state: true },
    pages: { state: true },
    search: { state: true },
    onlyFree: { state: true },
    gridSeat: { state: true },
    isDrawn: { state: true },
    t: { state: true },
  };

  constructor() {
    super();
    this.lang = "";
    /** @type {string | null} */
    this.theme = null;
    this.cooperative = false;
    /** @type {string} */
    this.mode = "map";
    this.section = "";
    /** @type {import("./stage.js").Hit | null} */
    this.pointed = null;
    this.pages = 1;
    this.search = "";
    this.onlyFree = true;
    this.gridSeat = -1;
    this.isDrawn = false;
    /** @type {import("./texts.js").Texts | null} */
    this.t = null;
    /** @type {Stage | null} */
    this.stage = null;
    /** @type {import("./palette.js").Palette | null} */
    this.palette = null;
    this.refocus = false;
  }

  // What an element of this kind has of its own

  /** @returns {import("./live-hall.js").LiveHall | null} */
  get live() {
    return null;
  }

  /** A seat was tapped or pressed. @param {number} _seat @param {string} _pointer @param {boolean} _extends all up to it are meant */
  use(_seat, _pointer, _extends = false) {}

  /** @param {string} _text */
  announce(_text) {}

  /** @param {string} language @returns {Promise<import("./texts.js").Texts>} */
  async textsIn(language) {
    throw new Error(`no texts in ${language}`);
  }

  /** @param {number} seat */
  mayUse(seat) {
    return seat >= 0;
  }

  /** The state of a look, as a word. @param {number} look */
  wordOf(look) {
    return this.t?.say(word(look)) ?? "";
  }

  /** The state of a seat, as words. @param {number} seat */
  stateOf(seat) {
    const hall = this.live?.hall;
    return this.t && hall ? state(this.t, hall, seat, this.wordOf(this._look(seat))) : "";
  }

  /** @param {number} seat */
  isPressed(seat) {
    return PRESSED.has(LOOKS[this._look(seat)]);
  }

  /** What more is said of the seat under the mouse. @param {number} _seat */
  hintOf(_seat) {
    return "";
  }

  // What the parts ask for

  /** All there is to say of a seat. @param {number} seat */
  describe(seat) {
    const hall = this.live?.hall;
    return this.t && hall ? described(this.t, hall, seat, this.stateOf(seat)) : "";
  }

  /** @param {import("./hall.js").Section} section */
  freeIn(section) {
    const count = this.live?.freeIn(section) ?? 0;
    return this.t?.say("section-free", { section: section.name, count }) ?? section.name;
  }

  // What the reader does

  /** @param {string} name of a section; none: all */
  openSection(name) {
    const hall = this.live?.hall;
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

  /** @param {string} selector */
  focusOn(selector) {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(selector))?.focus();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.unwatch = watchSystem(() => this._theme());
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.unwatch?.();
    this._dropStage();
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("lang")) void this._speak();
    if (changed.has("theme")) this._theme();
    if (changed.has("mode") && this.mode === "list") this._dropStage();
  }

  /** @override */
  updated() {
    this._stage();
    this._tip();
    if (!this.refocus) return;
    this.refocus = false;
    this.focusOn(`.grid [data-seat="${this.gridSeat}"]`);
  }

  /** Draw what changes in a hall. @param {import("./live-hall.js").LiveHall} live */
  follow(live) {
    live.addEventListener("looks", (event) => this.stage?.drawSeats(/** @type {CustomEvent} */ (event).detail.seats));
    live.addEventListener("map", () => (this.stage?.hall ? this.requestUpdate() : undefined));
  }

  /** The map with what lies over it. @param {import("./texts.js").Texts} t @param {unknown} [more] of this element's own */
  map(t, more) {
    return html`<div class="map" part="map">
      <div class="frame" role="group" aria-label=${t.say("map-label")}>
        ${["ground", "seats", "signs"].map((name) => html`<canvas class=${name} aria-hidden="true"></canvas>`)}
        ${grid(this)}${more}
        ${controls(this)}
        <div class="tips"></div>
      </div>
      ${legend(this)}
    </div>`;
  }

  // Inside

  /** @param {number} seat */
  _look(seat) {
    return this.live?.looks[seat] ?? 0;
  }

  _dropStage() {
    this.stage?.close();
    this.stage = null;
    this.pointed = null;
  }

  /** Have a stage where there are canvases for it. */
  _stage() {
    const frame = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".frame"));
    const { live } = this;
    if (!frame || !live?.hall) return;
    if (this.stage?.frame !== frame) {
      this._dropStage();
      this.stage = new Stage(frame, {
        tapped: (hit) => this._tapped(hit),
        pointed: (hit) => this._pointed(hit),
        changed: () => this.requestUpdate(),
        drawn: () => setTimeout(() => (this.isDrawn = true)),
        free: (section) => this.t?.say("places-left", { count: this.live?.freeIn(section) ?? 0 }) ?? "",
      });
      this._theme();
    }
    this.stage.is_cooperative = this.cooperative;
    if (this.stage.hall !== live.hall || this.stage.looks !== live.looks) this.stage.show(live.hall, live.looks);
  }

  /** @param {import("./stage.js").Hit} hit */
  _tapped(hit) {
    const { stage } = this;
    if (!stage) return;
    const needed = hit.pointer === "mouse" ? MOUSE_FROM : FINGER_FROM;
    if (hit.seat >= 0 && stage.pitch >= Math.min(needed, stage.zoom.scaleExtent()[1] * (stage.hall?.pitch ?? 1))) {
      this.use(hit.seat, hit.pointer, hit.extends);
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
    if ((hit?.seat ?? -1) === (this.pointed?.seat ?? -1) && (hit?.section ?? null) === (this.pointed?.section ?? null)) return;
    this.pointed = hit;
    this._tip();
  }

  /** Say what is under the mouse: by itself, since the mouse moves more often than all else changes. */
  _tip() {
    const place = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".tips"));
    if (place) render(tip(this), place);
  }

  async _speak() {
    this.t = await this.textsIn(negotiated([this.lang, ...navigator.languages]));
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
