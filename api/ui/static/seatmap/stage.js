/**
 * The hall on the screen: three canvases over each other, zoomed and moved by mouse, touch and wheel.
 * It knows seats and how they look, and nothing of buying: the buyer's map and the box office share it.
 */

import { select, zoom, zoomIdentity } from "../vendor/d3-zoom.js";
import { Picture } from "./picture.js";
import { CLOSEST, SEATS_FROM, centred, fitted, inHall, levelOf } from "./view.js";

/** @typedef {import("./hall.js").Hall} Hall */
/** @typedef {import("./view.js").View} View */
/**
 * @typedef {{ seat: number, section: import("./hall.js").Section | null, x: number, y: number, pointer: string, extends: boolean }} Hit
 *   seat -1: none; `extends`: Shift was down */

const PIXELS_MAX = 3_000_000;
const REST_MS = 80;
const GLIDE_MS = 260;
/** How far beside a seat a finger may be, in CSS pixels. */
const SLOP = 10;

export class Stage {
  /**
   * @param {HTMLElement} frame that holds canvases with the classes ground, seats and signs
   * @param {{ tapped: (hit: Hit) => void, pointed: (hit: Hit | null) => void, changed: () => void, drawn?: () => void,
   *   free: (section: import("./hall.js").Section) => string }} owner
   */
  constructor(frame, owner) {
    this.frame = frame;
    this.owner = owner;
    const [ground, seats, signs] = ["ground", "seats", "signs"].map(
      (name) => /** @type {HTMLCanvasElement} */ (frame.querySelector(`canvas.${name}`)),
    );
    this.canvases = { ground, seats, signs };
    /** @type {Hall | null} */
    this.hall = null;
    /** @type {Uint8Array} indices in LOOKS */
    this.looks = new Uint8Array();
    this.palette = /** @type {import("./palette.js").Palette} */ ({});
    /** @type {View} */
    this.view = { k: 1, x: 0, y: 0 };
    this.size = { width: 0, height: 0 };
    this.focus = -1;
    this.is_cooperative = false;
    this.is_resting = true;
    /** What the owner knows of how close the hall is. */
    this.told = { level: "", is_whole: true };
    this.ratio = 1;
    this.picture = new Picture(this.canvases, (section) => owner.free(section));
    this.frames = 0;
    this.pointer = "mouse";
    this.zoom = /** @type {import("d3-zoom").ZoomBehavior<HTMLCanvasElement, any>} */ (zoom())
      .clickDistance(SLOP)
      .filter((/** @type {any} */ event) => this._may_move(event))
      .on("zoom", (/** @type {any} */ event) => this._move(event.transform));
    select(signs).call(this.zoom).on("dblclick.zoom", null);
    signs.addEventListener("pointerdown", (event) => (this.pointer = event.pointerType || "mouse"));
    signs.addEventListener("click", (event) => this.owner.tapped(this.hitAt(event)));
    signs.addEventListener("pointermove", (event) => this.owner.pointed(event.pointerType === "mouse" && !event.buttons ? this.hitAt(event) : null));
    signs.addEventListener("pointerleave", () => this.owner.pointed(null));
    this.watch = new ResizeObserver(() => this._resize());
    this.watch.observe(frame);
  }

  /** Leave nothing behind. */
  close() {
    this.watch.disconnect();
    cancelAnimationFrame(this.frames);
    clearTimeout(this.rest);
    select(this.canvases.signs).on(".zoom", null);
  }

  /** @param {Hall} hall @param {Uint8Array} looks */
  show(hall, looks) {
    const is_other = this.hall !== hall;
    if (is_other) this.picture.forget();
    this.hall = hall;
    this.looks = looks;
    if (is_other && this.size.width) this.fit(false);
    this.draw();
  }

  /** @param {import("./palette.js").Palette} palette */
  paintWith(palette) {
    this.palette = palette;
    this.picture.forget();
    this.draw();
  }

  get pitch() {
    return (this.hall?.pitch ?? 1) * this.view.k;
  }

  get level() {
    return levelOf(this.pitch);
  }

  /** For which hall, and of what size, the seats are drawn. */
  get drawn() {
    return this.picture.layer.drawn;
  }

  /** Whether all seats are drawn as they look and where they are now. */
  get isTrue() {
    return this.picture.isTrue(this.view);
  }

  /** Whether all of the hall is on the screen, so that there is nowhere to move to. */
  get is_whole() {
    return this.view.k <= this.zoom.scaleExtent()[0] * 1.001;
  }

  /** Show the whole hall. */
  fit(is_gliding = true) {
    if (this.hall) this._go(fitted(this.hall.box, this.size, this._closest()), is_gliding);
  }

  /** Show a section as large as it fits. @param {import("./hall.js").Section} section */
  fitSection(section) {
    this._go(fitted(section.box, this.size, Math.max((SEATS_FROM * 1.5) / (this.hall?.pitch ?? 1), this.view.k)), true);
  }

  /** @param {number} factor @param {{x: number, y: number}} [at] on the screen; the middle unless said */
  zoomBy(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }) {
    const [least, most] = this.zoom.scaleExtent();
    const k = Math.min(most, Math.max(least, this.view.k * factor));
    const point = inHall(this.view, at.x, at.y);
    this._go({ k, x: at.x - point.x * k, y: at.y - point.y * k }, true);
  }

  /** Move by a share of what is on the screen, no further than the hall goes. @param {number} right @param {number} down */
  panBy(right, down) {
    this._bound();
    const { k, x, y } = this.view;
    const wished = zoomIdentity.translate(x - right * this.size.width, y - down * this.size.height).scale(k);
    const extent = /** @type {[[number, number], [number, number]]} */ ([[0, 0], [this.size.width, this.size.height]]);
    const reached = this.zoom.constrain()(wished, extent, this.zoom.translateExtent());
    this._go({ k, x: reached.x, y: reached.y }, true);
  }

  /** Bring a seat on the screen, close enough to be told from its neighbours. @param {number} seat */
  reveal(seat) {
    if (!this.hall) return;
    const x = this.hall.x[seat] * this.view.k + this.view.x;
    const y = this.hall.y[seat] * this.view.k + this.view.y;
    const edge = 48;
    const is_near = x > edge && y > edge && x < this.size.width - edge && y < this.size.height - edge;
    if (is_near && this.level === "seats") return this.drawSeats([]);
    const k = Math.max(this.view.k, (SEATS_FROM * 1.25) / this.hall.pitch);
    this._go(centred({ x: this.hall.x[seat], y: this.hall.y[seat] }, k, this.size), true);
  }

  /** @param {MouseEvent} event @returns {Hit} */
  hitAt(event) {
    const box = this.canvases.signs.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    const pointer = /** @type {any} */ (event).pointerType || this.pointer;
    if (!this.hall) return { seat: -1, section: null, x, y, pointer, extends: event.shiftKey };
    const point = inHall(this.view, x, y);
    const reach = Math.max(this.hall.pitch * 0.5, pointer === "mouse" ? 0 : SLOP / this.view.k);
    const seat = this.hall.nearest(point.x, point.y, reach);
    const section = seat >= 0 ? this.hall.sectionOf(seat) : this.hall.sectionAt(point.x, point.y);
    return { seat, section, x, y, pointer, extends: event.shiftKey };
  }

  /** Have everything drawn with the next frame. */
  draw() {
    this.drawSeats(null);
  }

  /** Have those seats drawn anew that look otherwise now. @param {Iterable<number> | null} seats null: all */
  drawSeats(seats) {
    this.picture.touch(seats);
    this._frame();
  }

  /** Draw all of it now, as if nothing were drawn. */
  drawAtOnce() {
    this.picture.forget();
    this._draw();
  }

  _frame() {
    if (!this.frames) this.frames = requestAnimationFrame(() => this._draw());
  }

  _closest() {
    return CLOSEST / (this.hall?.pitch ?? 1);
  }

  /** @param {any} event */
  _may_move(event) {
    if (event.button) return false;
    if (!this.is_cooperative) return event.type === "wheel" || !event.ctrlKey;
    return event.type === "wheel" ? event.ctrlKey || event.metaKey : event.type !== "touchstart" || event.touches.length > 1;
  }

  _resize() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width || !height) return;
    const before = this.size;
    const was_whole = this.hall !== null && this.is_whole;
    this.size = { width, height };
    this.ratio = Math.min(devicePixelRatio || 1, Math.sqrt(PIXELS_MAX / (width * height)));
    for (const canvas of Object.values(this.canvases)) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.picture.layer.resize();
    this.picture.forget();
    this._bound();
    if (!this.hall) return;
    if (!before.width || was_whole) this.fit(false);
    else {
      const middle = inHall(this.view, before.width / 2, before.height / 2);
      this._go(centred(middle, this.view.k, this.size), false);
    }
    this._draw();
  }

  _bound() {
    if (!this.hall) return;
    const { box } = this.hall;
    const whole = fitted(box, this.size, this._closest()).k;
    const margin = 40 / whole;
    this.zoom
      .extent([[0, 0], [this.size.width, this.size.height]])
      .scaleExtent([Math.min(whole, this._closest()), this._closest()])
      .translateExtent([[box.left - margin, box.top - margin], [box.right + margin, box.bottom + margin]]);
  }

  /** @param {View} view @param {boolean} is_gliding */
  _go(view, is_gliding) {
    this._bound();
    cancelAnimationFrame(this.gliding ?? 0);
    const from = this.view;
    const is_still = !is_gliding || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const began = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = is_still ? 1 : Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
      const eased = 1 - (1 - share) ** 3;
      const k = from.k * (view.k / from.k) ** eased;
      // The point in the middle travels evenly in the hall, not on the screen.
      const weight = view.k === from.k ? eased : (k - from.k) / (view.k - from.k);
      const x = from.x + (view.x - from.x) * weight, y = from.y + (view.y - from.y) * weight;
      select(this.canvases.signs).call(this.zoom.transform, zoomIdentity.translate(x, y).scale(k));
      if (share < 1) this.gliding = requestAnimationFrame(step);
    };
    if (is_still) step(began);
    else this.gliding = requestAnimationFrame(step);
  }

  /** @param {{k: number, x: number, y: number}} transform */
  _move({ k, x, y }) {
    this.view = { k, x, y };
    this.is_resting = false;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this._settle(), REST_MS);
    this._frame();
  }

  /** Nothing moves any more: what waited for it is drawn, and whoever says how close the hall is may say so. */
  _settle() {
    this.is_resting = true;
    this.drawSeats([]);
    const { level, is_whole, told } = this;
    this.told = { level, is_whole };
    if (told.level !== level || told.is_whole !== is_whole) this.owner.changed();
  }

  _draw() {
    cancelAnimationFrame(this.frames);
    this.frames = 0;
    const { hall, size } = this;
    if (!hall || !size.width || !this.palette.ground) return;
    if (!this.drawn.hall) this.owner.drawn?.();
    const { looks, view, ratio, pitch, level, palette } = this;
    const is_done = this.picture.draw({ hall, looks, view, size, ratio, pitch, level, palette }, this.focus, this.is_resting);
    if (!is_done) this._frame();
  }
}
