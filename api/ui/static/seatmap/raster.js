/** Draws seats by copying stamps into the pixels of an ImageData: fast without a graphics card, exact to the pixel. */

/** @typedef {import("./stamps.js").Stamp} Stamp */

export class Raster {
  /** @param {number} width @param {number} height in device pixels */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(width * height * 4);
    this.pixels = new Uint32Array(this.bytes.buffer);
  }

  clear() {
    this.pixels.fill(0);
  }

  /** Take away what a stamp of this size put at a point. @param {number} size @param {number} x @param {number} y @returns {[number, number]} left and top of it */
  erase(size, x, y) {
    const left = Math.round(x - size / 2);
    const top = Math.round(y - size / 2);
    const from = Math.max(0, left), to = Math.min(this.width, left + size);
    if (from < to) {
      for (let row = Math.max(0, top); row < Math.min(this.height, top + size); row++) {
        this.pixels.fill(0, row * this.width + from, row * this.width + to);
      }
    }
    return [left, top];
  }

  /** Put a stamp with its middle at a point; what lies outside is cut off. @param {Stamp} stamp @param {number} x @param {number} y */
  put(stamp, x, y) {
    const { size, pixels } = stamp;
    const left = Math.round(x - size / 2);
    const top = Math.round(y - size / 2);
    const from = Math.max(0, -left);
    const to = Math.min(size, this.width - left);
    if (from >= to) return;
    const first = Math.max(0, -top);
    const last = Math.min(size, this.height - top);
    for (let row = first; row < last; row++) {
      let source = row * size + from;
      let target = (top + row) * this.width + left + from;
      for (const end = row * size + to; source < end; source++, target++) {
        const value = pixels[source];
        // Seats hardly overlap: the more opaque pixel stays, in whatever order they are drawn.
        if (value !== 0 && value >>> 24 >= this.pixels[target] >>> 24) this.pixels[target] = value;
      }
    }
  }
}
