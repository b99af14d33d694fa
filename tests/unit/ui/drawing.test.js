import assert from "node:assert/strict";
import { test } from "node:test";
import { DARK, LIGHT, categoryColour, contrast, parsed, visible } from "../../../api/ui/static/seatmap/palette.js";
import { Raster } from "../../../api/ui/static/seatmap/raster.js";
import { LOOKS, stamp } from "../../../api/ui/static/seatmap/stamps.js";
import { centred, fitted, inHall, levelOf, moved, seen } from "../../../api/ui/static/seatmap/view.js";

const GOLD = /** @type {[number, number, number]} */ ([120, 90, 0]);

for (const [name, palette] of Object.entries({ LIGHT, DARK })) {
  for (const size of [2, 3, 5, 8, 13, 24, 48]) {
    test(`no two looks are the same picture: ${name}, ${size} pixels`, () => {
      const pictures = LOOKS.map((look) => stamp(look, size, palette, GOLD).pixels.join());
      const alike = LOOKS.filter((_, index) => pictures.indexOf(pictures[index]) !== index);
      // Below five pixels there is room for a colour alone; wheelchair places, bought seats and closed sections are then like their kind.
      const small = ["accessible", "bought", "companion", ...(palette.sold.join() === palette.closed.join() ? ["closed"] : []), "shut"];
      assert.deepEqual(alike, size < 5 ? small.sort((a, b) => LOOKS.indexOf(a) - LOOKS.indexOf(b)) : []);
    });
  }
  test(`what tells a state shows against the ground: ${name}`, () => {
    for (const part of ["held", "sold", "closed", "kept", "chosen", "mine", "waiting", "focus"]) {
      assert.ok(contrast(palette[part], palette.ground) >= 3, part);
      assert.ok(contrast(palette[part], palette.area) >= 3, `${part} on a section`);
    }
    for (const [on, under] of [["onChosen", "chosen"], ["onMine", "mine"], ["onWaiting", "waiting"]]) {
      assert.ok(contrast(palette[on], palette[under]) >= 4.5, on);
    }
  });
  for (const colour of ["#ffffff", "#000000", "#ffff00", "#808080", "not a colour", null]) {
    test(`an operator's colour is made to show, and numbers on it: ${name}, ${colour}`, () => {
      const shown = categoryColour(colour, 3, palette);
      assert.ok(contrast(shown, palette.ground) >= 4.5);
      assert.ok(contrast(shown, palette.onSeat) >= 4.5);
    });
  }
}

test("colours are read as HTML writes them", () => {
  assert.deepEqual(parsed("#c90"), [204, 153, 0]);
  assert.deepEqual(parsed("#0072B2"), [0, 114, 178]);
  assert.equal(parsed("red; x"), null);
  assert.deepEqual(visible([0, 0, 0], [255, 255, 255], 4.5), [0, 0, 0]);
});

test("a stamp is put with its middle at the point, cut off at every edge", () => {
  const seat = { size: 3, pixels: new Uint32Array(9).fill(0xff0000ff) };
  for (const [x, y, count] of [[4, 4, 9], [0, 0, 4], [7.4, 7.4, 4], [-5, 3, 0], [4, 99, 0], [0, 4, 6]]) {
    const raster = new Raster(8, 8);
    raster.put(seat, x, y);
    assert.equal(raster.pixels.filter(Boolean).length, count, `${x} ${y}`);
  }
});

test("where stamps overlap the more opaque pixel stays, in whatever order", () => {
  const solid = { size: 1, pixels: new Uint32Array([0xff0000ff]) };
  const faint = { size: 1, pixels: new Uint32Array([0x4000ff00]) };
  for (const order of [[solid, faint], [faint, solid]]) {
    const raster = new Raster(1, 1);
    for (const each of order) raster.put(each, 0.5, 0.5);
    assert.equal(raster.pixels[0], 0xff0000ff);
  }
});

test("a fitted view shows the whole box and its middle in the middle", () => {
  const box = { left: 10, top: 20, right: 210, bottom: 70 };
  const size = { width: 400, height: 300 };
  const view = fitted(box, size);
  const now = seen(view, size);
  assert.ok(now.left <= box.left && now.right >= box.right && now.top <= box.top && now.bottom >= box.bottom);
  const middle = inHall(view, 200, 150);
  assert.ok(Math.hypot(middle.x - 110, middle.y - 45) < 1e-9);
  assert.ok(fitted({ left: 0, top: 0, right: 0, bottom: 0 }, { width: 3, height: 1 }, 2).k > 0);
});

test("what was drawn in one view is moved to where another has it", () => {
  const drawn = centred({ x: 5, y: 7 }, 2, { width: 100, height: 80 });
  const now = centred({ x: 9, y: 1 }, 3, { width: 100, height: 80 });
  const { k, x, y } = moved(drawn, now);
  const there = [4 * drawn.k + drawn.x, 6 * drawn.k + drawn.y];
  assert.ok(Math.abs(there[0] * k + x - (4 * now.k + now.x)) < 1e-9);
  assert.ok(Math.abs(there[1] * k + y - (6 * now.k + now.y)) < 1e-9);
});

test("sections come before dots, and dots before seats", () => {
  assert.deepEqual([5.9, 6, 23.9, 24].map(levelOf), ["sections", "dots", "dots", "seats"]);
});

test("what is taken away of a raster is what a stamp put there, at every edge", () => {
  const seat = { size: 3, pixels: new Uint32Array(9).fill(0xff0000ff) };
  for (const [x, y] of [[4, 4], [0, 0], [7.4, 7.4], [-5, 3], [4, 99], [0, 4], [7.9, 0.2]]) {
    const raster = new Raster(8, 8);
    raster.put(seat, x, y);
    raster.erase(3, x, y);
    assert.equal(raster.pixels.some(Boolean), false, `${x} ${y}`);
    raster.pixels.fill(1);
    raster.erase(3, x, y);
    const left = raster.pixels.filter(Boolean).length;
    raster.put(seat, x, y);
    assert.equal(raster.pixels.filter((pixel) => pixel === 1).length, left, "nothing beside it is touched");
  }
});
