/** What is painted with the canvas' own pens: areas, the ground of sections, labels, numbers, the ring of the focus. */

import { css, visible } from "./palette.js";
import { seen } from "./view.js";

/** @typedef {import("./hall.js").Hall} Hall */
/** @typedef {import("./hall.js").Section} Section */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./palette.js").Palette} Palette */

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** Let hall coordinates be painted on a canvas. @param {CanvasRenderingContext2D} pen @param {View} view @param {number} ratio */
export function aim(pen, view, ratio) {
  pen.setTransform(view.k * ratio, 0, 0, view.k * ratio, view.x * ratio, view.y * ratio);
}

/** @param {CanvasRenderingContext2D} pen @param {Hall} hall @param {View} view @param {number} ratio @param {Palette} palette */
export function paintGround(pen, hall, view, ratio, palette) {
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  aim(pen, view, ratio);
  pen.lineCap = pen.lineJoin = "round";
  const sections = hall.sections.filter((section) => section.rows.length && is_seen(pen, section.box, section.rowGap, view, ratio));
  for (const [width, colour] of [[1.75, palette.line], [1.62, palette.area]]) {
    pen.strokeStyle = css(/** @type {any} */ (colour));
    for (const section of sections) {
      pen.lineWidth = section.rowGap * /** @type {number} */ (width);
      pen.beginPath();
      for (const corners of hall.linesOf(section)) trace(pen, hall, corners);
      pen.stroke();
    }
  }
  for (const area of hall.areas) paintArea(pen, area, palette);
}

/** @param {CanvasRenderingContext2D} pen @param {Hall} hall @param {readonly number[]} corners seats at which a line turns or ends */
function trace(pen, hall, corners) {
  pen.moveTo(hall.x[corners[0]], hall.y[corners[0]]);
  for (const seat of corners) pen.lineTo(hall.x[seat], hall.y[seat]);
}

/** Whether anything within so much around a box is on the canvas. @param {CanvasRenderingContext2D} pen @param {import("./view.js").Box} box @param {number} around @param {View} view @param {number} ratio */
function is_seen(pen, box, around, view, ratio) {
  const screen = seen(view, { width: pen.canvas.width / ratio, height: pen.canvas.height / ratio }, around * view.k);
  return box.left < screen.right && box.right > screen.left && box.top < screen.bottom && box.bottom > screen.top;
}

/** @param {CanvasRenderingContext2D} pen @param {import("./hall.js").Area} area */
export function outline(pen, area) {
  pen.beginPath();
  if (area.kind === "circle") pen.arc(0, 0, area.radius, 0, 2 * Math.PI);
  else if (area.kind === "ellipse") pen.ellipse(0, 0, area.rx, area.ry, 0, 0, 2 * Math.PI);
  else if (area.kind === "polygon") area.points.forEach((point, i) => (i ? pen.lineTo(point.x, point.y) : pen.moveTo(point.x, point.y)));
  else pen.roundRect(-area.width / 2, -area.height / 2, area.width, area.height, Math.min(area.width, area.height) * 0.08);
  pen.closePath();
}

/** @param {CanvasRenderingContext2D} pen @param {import("./hall.js").Area} area @param {Palette} palette */
function paintArea(pen, area, palette) {
  const before = pen.getTransform();
  pen.translate(area.x, area.y);
  pen.rotate((area.rotation * Math.PI) / 180);
  outline(pen, area);
  pen.fillStyle = css(area.section ? palette.area : palette.line);
  pen.fill();
  if (area.section) {
    pen.lineWidth = Math.max(1, area.height * 0.03);
    pen.strokeStyle = css(palette.line);
    pen.stroke();
  }
  pen.setTransform(before);
}

/** A word with an edge of the ground's colour, so that it is read over anything. @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y @param {Palette} palette */
function word(pen, text, x, y, palette) {
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  pen.strokeStyle = css(palette.ground);
  pen.strokeText(text, x, y);
  pen.fillStyle = css(palette.text);
  pen.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} pen @param {number} ratio */
export function plainly(pen, ratio) {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
}

/**
 * @param {CanvasRenderingContext2D} pen @param {Hall} hall @param {View} view @param {number} ratio @param {Palette} palette
 * @param {(section: Section) => string} free what to say below a section's name
 */
export function paintLabels(pen, hall, view, ratio, palette, free) {
  plainly(pen, ratio);
  const far = hall.pitch * view.k < 6;
  for (const area of hall.areas) {
    const size = Math.min(18, area.height * view.k * 0.3);
    if (!area.text || size < 7) continue;
    const x = area.x * view.k + view.x, y = area.y * view.k + view.y;
    pen.font = `600 ${size}px ${FONT}`;
    pen.fillStyle = css(visible(palette.text, area.section ? palette.area : palette.line, 4.5));
    const section = area.section ? hall.sectionNamed(area.section) : undefined;
    pen.fillText(area.text, x, section ? y - size * 0.55 : y);
    if (!section) continue;
    pen.font = `${size * 0.8}px ${FONT}`;
    pen.fillText(free(section), x, y + size * 0.65);
  }
  for (const section of hall.sections) {
    // A name stands beside its section, and may reach beyond it.
    if (section.general || !is_seen(pen, section.box, hall.pitch * 4, view, ratio)) continue;
    const at = far ? section.middle : hall.signOf(section);
    if (!at) continue;
    const x = at.x * view.k + view.x, y = at.y * view.k + view.y;
    pen.font = `600 14px ${FONT}`;
    const room = (section.box.right - section.box.left) * view.k;
    if (pen.measureText(section.name).width > Math.max(room * 1.2, 40)) continue;
    word(pen, section.name, x, far ? y - 9 : y, palette);
    if (!far) continue;
    pen.font = `12px ${FONT}`;
    word(pen, free(section), x, y + 8, palette);
  }
}

/**
 * Numbers on seats and letters at the ends of rows.
 * @param {CanvasRenderingContext2D} pen @param {Hall} hall @param {View} view @param {number} ratio @param {Palette} palette
 * @param {readonly number[]} seats those on the screen that show their number
 */
export function paintNumbers(pen, hall, view, ratio, palette, seats) {
  const pitch = hall.pitch * view.k;
  plainly(pen, ratio);
  pen.font = `600 ${Math.min(16, pitch * 0.36)}px ${FONT}`;
  pen.fillStyle = css(palette.onSeat);
  for (const seat of seats) {
    const number = hall.numberOf(seat);
    if (number && number.length < 5) pen.fillText(number, hall.x[seat] * view.k + view.x, hall.y[seat] * view.k + view.y + 0.5);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {Hall} hall @param {View} view @param {number} ratio @param {Palette} palette */
export function paintRowNames(pen, hall, view, ratio, palette) {
  const pitch = hall.pitch * view.k;
  plainly(pen, ratio);
  pen.font = `${Math.min(14, Math.max(9, pitch * 0.5))}px ${FONT}`;
  pen.fillStyle = css(palette.text);
  const width = pen.canvas.width / ratio, height = pen.canvas.height / ratio;
  for (const section of hall.sections) {
    for (const row of section.rows) {
      if (!row.name || row.seats.length < 2) continue;
      for (const [end, next] of [[row.seats[0], row.seats[1]], [row.seats[row.seats.length - 1], row.seats[row.seats.length - 2]]]) {
        const dx = hall.x[end] - hall.x[next], dy = hall.y[end] - hall.y[next];
        const length = Math.hypot(dx, dy) || 1;
        const x = (hall.x[end] + (dx / length) * hall.pitch * 0.95) * view.k + view.x;
        const y = (hall.y[end] + (dy / length) * hall.pitch * 0.95) * view.k + view.y;
        if (x > 0 && y > 0 && x < width && y < height) pen.fillText(row.name, x, y);
      }
    }
  }
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} radius CSS pixels @param {number} ratio @param {Palette} palette */
export function paintFocus(pen, x, y, radius, ratio, palette) {
  plainly(pen, ratio);
  for (const [width, colour] of /** @type {const} */ ([[6, "focusEdge"], [3, "focus"]])) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.lineWidth = width;
    pen.strokeStyle = css(palette[colour]);
    pen.stroke();
  }
}
