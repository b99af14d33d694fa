/**
 * What of the hall is on the three canvases, and in which view it was drawn. A frame draws as long as it may; what is not drawn
 * anew yet is moved to where it belongs as it is. Once nothing moves, every pixel is what it should be.
 */

import { paintFocus, paintGround, paintLabels, paintNumbers, paintRowNames } from "./paint.js";
import { ONE_BY_ONE_MAX, SeatLayer } from "./seat-layer.js";
import { moved, seen } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./seat-layer.js").Scene} Scene */
/** @typedef {Record<"ground" | "seats" | "signs", HTMLCanvasElement>} Canvases */

/** So long a frame may draw: what follows, on a slow machine too, leaves it below what a hand feels. */
const SLICE_MS = 8;
/** From this distance of neighbours on, rows have their names, in CSS pixels. */
const ROW_NAMES_FROM = 14;

export class Picture {
  /** @param {Canvases} canvases @param {(section: import("./hall.js").Section) => string} free what to say below a section's name */
  constructor(canvases, free) {
    this.canvases = canvases;
    this.free = free;
    this.layer = new SeatLayer(canvases.seats);
    /** @type {View | null} in which the ground is drawn */
    this.groundView = null;
    /** @type {Set<number> | null} seats that look otherwise than they are drawn; null: all may */
    this.stale = null;
    this.areSignsDue = true;
    this.areSignsBlank = false;
  }

  /** Nothing that is drawn is of use: the next frame draws all of it. */
  forget() {
    this.groundView = this.stale = null;
    this.areSignsDue = true;
    this.layer.forget();
  }

  /** Those seats look otherwise now, and signs may, too. @param {Iterable<number> | null} seats null: all may */
  touch(seats) {
    this.areSignsDue = true;
    if (seats === null) this.stale = null;
    else if (this.stale) for (const seat of seats) this.stale.add(seat);
  }

  /** Whether all seats are drawn as they look, where they are in a view. @param {View} view */
  isTrue(view) {
    return this.layer.view === view && this.stale?.size === 0;
  }

  /**
   * Draw one frame. @param {Scene} scene @param {number} focus the seat with the ring, or -1 @param {boolean} is_resting nothing moves
   * @returns {boolean} whether all is drawn that is to be drawn; else the next frame has more to do
   */
  draw(scene, focus, is_resting) {
    // Where there is nothing to be moved about meanwhile, nothing is left for later.
    const is_at_once = this.layer.view === null;
    const until = is_at_once ? Infinity : performance.now() + SLICE_MS;
    const are_seats_true = this._drawSeats(scene, is_resting, until);
    const is_time_left = are_seats_true && performance.now() < until;
    const is_ground_due = this.groundView !== scene.view && (this.groundView === null || (is_resting && is_time_left));
    if (is_ground_due) this._drawGround(scene);
    place(this.canvases.seats, this.layer.view, scene.view);
    place(this.canvases.ground, this.groundView, scene.view);
    if (!is_resting) return this._hideSigns(scene, focus), are_seats_true;
    if (!is_time_left || this.groundView !== scene.view || (is_ground_due && !is_at_once)) return false;
    if (this.areSignsDue) this._drawSigns(scene, focus);
    return true;
  }

  /** @param {Scene} scene @param {boolean} is_resting @param {number} until @returns {boolean} whether all seats are true */
  _drawSeats(scene, is_resting, until) {
    const { layer, stale } = this;
    // While something moves, what was begun is ended: it would never be if each new view began anew.
    const is_over = layer.work === null ? layer.view !== scene.view : is_resting && layer.work.scene.view !== scene.view;
    if (stale === null || stale.size > ONE_BY_ONE_MAX || is_over) {
      this.stale = new Set();
      layer.begin(scene);
    } else if (layer.work === null) {
      if (stale.size) layer.redraw(scene, stale);
      this.stale = new Set();
      return true;
    }
    return layer.goOn(until) && this.isTrue(scene.view);
  }

  /** @param {Scene} scene */
  _drawGround({ hall, view, ratio, palette }) {
    this.groundView = view;
    paintGround(pen(this.canvases.ground), hall, view, ratio, palette);
  }

  /** @param {Scene} scene @param {number} focus */
  _drawSigns(scene, focus) {
    const { hall, looks, view, size, ratio, pitch, level, palette } = scene;
    const signs = this._clearSigns();
    paintLabels(signs, hall, view, ratio, palette, this.free);
    if (pitch >= ROW_NAMES_FROM) paintRowNames(signs, hall, view, ratio, palette);
    if (level === "seats") {
      const numbered = hall.within(seen(view, size)).filter((seat) => looks[seat] === 0);
      paintNumbers(signs, hall, view, ratio, palette, numbered);
    }
    this._ring(signs, scene, focus);
    this.areSignsDue = this.areSignsBlank = false;
  }

  /** Words would stand still while all else moves. @param {Scene} scene @param {number} focus */
  _hideSigns(scene, focus) {
    this.areSignsDue = true;
    if (this.areSignsBlank && focus < 0) return;
    this._ring(this._clearSigns(), scene, focus);
    this.areSignsBlank = focus < 0;
  }

  _clearSigns() {
    const { signs } = this.canvases;
    const cleared = pen(signs);
    cleared.setTransform(1, 0, 0, 1, 0, 0);
    cleared.clearRect(0, 0, signs.width, signs.height);
    return cleared;
  }

  /** @param {CanvasRenderingContext2D} signs @param {Scene} scene @param {number} focus */
  _ring(signs, { hall, view, ratio, pitch, palette }, focus) {
    if (focus < 0) return;
    const x = hall.x[focus] * view.k + view.x, y = hall.y[focus] * view.k + view.y;
    paintFocus(signs, x, y, Math.max(9, pitch * 0.56), ratio, palette);
  }
}

/** @param {HTMLCanvasElement} canvas */
function pen(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/** Move what was drawn in one view to where another has it. @param {HTMLCanvasElement} canvas @param {View | null} drawn @param {View} now */
function place(canvas, drawn, now) {
  if (drawn === null || drawn === now) return void (canvas.style.transform = "");
  const { k, x, y } = moved(drawn, now);
  canvas.style.transform = `matrix(${k},0,0,${k},${x},${y})`;
}
