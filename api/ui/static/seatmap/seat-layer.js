/** The canvas of the seats: all of them drawn, a part at a time, or those alone that look otherwise now. */

import { categoryColour } from "./palette.js";
import { Raster } from "./raster.js";
import { LOOKS, stamp } from "./stamps.js";
import { seen } from "./view.js";

/** @typedef {import("./hall.js").Hall} Hall */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./stamps.js").Stamp} Stamp */
/**
 * What is to be drawn. @typedef {object} Scene
 * @property {Hall} hall
 * @property {Uint8Array} looks indices in LOOKS
 * @property {import("./view.js").View} view
 * @property {import("./view.js").Size} size in CSS pixels
 * @property {number} ratio device pixels of a CSS pixel
 * @property {number} pitch of neighbours, in CSS pixels
 * @property {import("./view.js").Level} level
 * @property {Palette} palette
 */

/** So many seats are drawn one by one; for more of them all are quicker. */
export const ONE_BY_ONE_MAX = 400;
/** After so many seats the clock is looked at. */
const AT_A_TIME = 1_024;

export class SeatLayer {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.raster = new Raster(0, 0);
    /** @type {import("./view.js").View | null} in which the canvas shows the seats; null: it shows nothing of use */
    this.view = null;
    /** @type {{ scene: Scene, seats: readonly number[], next: number } | null} what is being drawn, not on the canvas yet */
    this.work = null;
    /** @type {Stamp[]} those of `drawn` that were wanted so far, by category and look */
    this.stamps = [];
    /** @type {{ size: number, hall: Hall | null, palette: Palette | null }} what the stamps are for */
    this.drawn = { size: 0, hall: null, palette: null };
  }

  /** Follow the size of the canvas; what was drawn is gone. */
  resize() {
    this.raster = new Raster(this.canvas.width, this.canvas.height);
    this.forget();
  }

  /** What was drawn is of no use. */
  forget() {
    this.view = this.work = null;
  }

  /** Begin to draw all seats of a scene. @param {Scene} scene */
  begin(scene) {
    this._fit(scene);
    this.raster.clear();
    this.work = { scene, seats: scene.hall.within(seen(scene.view, scene.size, scene.pitch)), next: 0 };
  }

  /** Go on with what was begun. @param {number} until by the clock of `performance.now` @returns {boolean} whether it is on the canvas */
  goOn(until) {
    const { work } = this;
    if (work === null) return true;
    while (work.next < work.seats.length) {
      if (performance.now() > until) return false;
      const end = Math.min(work.next + AT_A_TIME, work.seats.length);
      for (; work.next < end; work.next++) this._put(work.scene, work.seats[work.next]);
    }
    this._pen.putImageData(this._image(), 0, 0);
    this.view = work.scene.view;
    this.work = null;
    return true;
  }

  /** Draw some seats anew in the view that is on the canvas. @param {Scene} scene @param {ReadonlySet<number>} seats */
  redraw(scene, seats) {
    const { hall, view, ratio } = scene;
    const { size } = this.drawn;
    const near = size / (view.k * ratio);
    /** @type {[number, number][]} */
    const corners = [];
    const around = new Set();
    for (const seat of seats) {
      if (!hall.is_drawn(seat)) continue;
      const x = hall.x[seat], y = hall.y[seat];
      corners.push(this.raster.erase(size, (x * view.k + view.x) * ratio, (y * view.k + view.y) * ratio));
      for (const other of hall.within({ left: x - near, right: x + near, top: y - near, bottom: y + near })) around.add(other);
    }
    for (const seat of around) this._put(scene, seat);
    const image = this._image();
    for (const [left, top] of corners) this._pen.putImageData(image, 0, 0, left, top, size, size);
  }

  /** @param {Scene} scene @param {number} seat */
  _put({ hall, looks, view, ratio }, seat) {
    const index = hall.category[seat] * LOOKS.length + looks[seat];
    const picture = this.stamps[index] ?? this._stamp(index);
    this.raster.put(picture, (hall.x[seat] * view.k + view.x) * ratio, (hall.y[seat] * view.k + view.y) * ratio);
  }

  /** Make a stamp that is wanted now: while somebody zooms, each frame wants others. @param {number} index by category and look */
  _stamp(index) {
    const { size, hall, palette } = /** @type {{ size: number, hall: Hall, palette: Palette }} */ (this.drawn);
    const category = Math.floor(index / LOOKS.length);
    const colour = categoryColour(hall.categories[category].color, category, palette);
    return (this.stamps[index] = stamp(LOOKS[index % LOOKS.length], size, palette, colour));
  }

  /** Have stamps of the size that neighbours leave room for. @param {Scene} scene */
  _fit({ hall, palette, pitch, ratio, level }) {
    const size = Math.max(2, Math.round(pitch * ratio * (level === "seats" ? 0.88 : 0.92)));
    const { drawn } = this;
    if (drawn.size === size && drawn.hall === hall && drawn.palette === palette) return;
    this.drawn = { size, hall, palette };
    this.stamps = [];
  }

  get _pen() {
    return /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  }

  _image() {
    return new ImageData(this.raster.bytes, this.raster.width, this.raster.height);
  }
}
