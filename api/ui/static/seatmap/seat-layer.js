/** The canvas of the seats: all of them drawn, or those alone that look otherwise now. */

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
const ONE_BY_ONE_MAX = 400;

export class SeatLayer {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.raster = new Raster(0, 0);
    /** @type {import("./view.js").View | null} in which the seats are drawn */
    this.view = null;
    /** @type {Stamp[]} those of `drawn` that were wanted so far, by category and look */
    this.stamps = [];
    /** @type {{ size: number, hall: Hall | null, palette: Palette | null }} what the stamps are for */
    this.drawn = { size: 0, hall: null, palette: null };
  }

  /** Follow the size of the canvas; what was drawn is gone. */
  resize() {
    this.raster = new Raster(this.canvas.width, this.canvas.height);
    this.view = null;
  }

  /** @param {Scene} scene @param {ReadonlySet<number> | null} stale seats that look otherwise than they are drawn; null: all may */
  draw(scene, stale) {
    this._fit(scene);
    if (stale && stale.size <= ONE_BY_ONE_MAX && this.view === scene.view) this._redraw(scene, stale);
    else this._drawAll(scene);
  }

  /** @param {Scene} scene */
  _drawAll(scene) {
    this.raster.clear();
    for (const seat of scene.hall.within(seen(scene.view, scene.size, scene.pitch))) this._put(scene, seat);
    this.view = scene.view;
    this._pen.putImageData(this._image(), 0, 0);
  }

  /** @param {Scene} scene @param {ReadonlySet<number>} seats */
  _redraw(scene, seats) {
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
    this.view = null;
  }

  get _pen() {
    return /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  }

  _image() {
    return new ImageData(this.raster.bytes, this.raster.width, this.raster.height);
  }
}
