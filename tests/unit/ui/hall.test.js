import assert from "node:assert/strict";
import { test } from "node:test";
import { goal } from "../../../api/ui/static/seatmap/keys.js";
import { lines } from "../../../api/ui/static/seatmap/lines.js";
import { Hall, summed, unrolled } from "../../../api/ui/static/seatmap/hall.js";
import { MAP } from "./plan.js";

const hall = new Hall(MAP);

test("runs and differences are the columns that they stand for", () => {
  assert.deepEqual([...unrolled([7, 2, 0, 1, 9, 3], 6)], [7, 7, 0, 9, 9, 9]);
  assert.deepEqual([...summed([4, -1, 0, 10], 4, 0.5)], [2, 1.5, 1.5, 6.5]);
  assert.deepEqual([...summed(null, 2)], [0, 0]);
});

test("each seat has its place, name and price", () => {
  assert.deepEqual([hall.x[4], hall.y[4]], [20, 20]);
  assert.deepEqual([hall.sectionOf(4).name, hall.rowOf(4), hall.numberOf(4), hall.price(4)], ["Stalls", "B", "2", 9000]);
  assert.equal(hall.is_accessible(5), true);
  assert.deepEqual([hall.is_companion(4), hall.is_companion(5), hall.has_companion], [true, false, true]);
  assert.equal(hall.pitch, 20);
});

test("places of an area are no seats on the map, and the area is theirs", () => {
  const arena = hall.sectionNamed("Arena");
  assert.equal(arena.general, true);
  assert.deepEqual(arena.rows, []);
  assert.deepEqual(arena.seats, [9, 10]);
  assert.deepEqual(hall.order, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(hall.sectionAt(20, -12), arena);
  assert.equal(hall.areas.find((area) => area.text === "Stage").section, null);
});

test("the nearest seat is found within reach only", () => {
  assert.equal(hall.nearest(22, 19, 10), 4);
  assert.equal(hall.nearest(22, 45, 10), -1);
  assert.deepEqual([...hall.within({ left: -1, top: -1, right: 21, bottom: 1 })].sort(), [0, 1]);
  assert.deepEqual(hall.within(hall.box), hall.order);
});

test("arrows go to the nearest neighbour, across sections too", () => {
  assert.equal(hall.neighbour(4, 1, 0), 5);
  assert.equal(hall.neighbour(4, -1, 0), 3);
  assert.equal(hall.neighbour(4, 0, -1), 1);
  assert.equal(hall.neighbour(4, 0, 1), 7);
  assert.equal(hall.neighbour(0, -1, 0), -1);
});

test("keys of a grid go to the ends of row and section, and to other sections", () => {
  const key = (key, ctrlKey = false) => goal(hall, 4, { key, ctrlKey });
  assert.deepEqual([key("Home"), key("End"), key("Home", true), key("End", true)], [3, 5, 0, 5]);
  assert.deepEqual([key("PageDown"), key("PageUp"), key("x")], [6, -1, null]);
});

test("a hall without places on a plan is laid out row behind row", () => {
  const plain = new Hall({ ...MAP, unit: null, areas: [], seats: { ...MAP.seats, x: null, y: null, flags: [4, 9, 6, 2] } });
  const spots = new Set(plain.order.map((seat) => `${plain.x[seat]} ${plain.y[seat]}`));
  assert.equal(spots.size, 9);
  assert.equal(plain.y[0] < plain.y[3], true);
  assert.equal(plain.neighbour(0, 1, 0), 1);
});

test("a hall of places alone has a box and no seat to find", () => {
  const seats = { count: 2, section: [0, 2], row: [0, 2], category: [0, 2], price: [0, 2], flags: [6, 2], number: [0, 0], position: [0, 1], x: null, y: null };
  const arena = new Hall({ ...MAP, sections: ["Arena"], rows: [null], numbers: [null], categories: [null], prices: [100], seats });
  assert.equal(arena.nearest(0, 0, 100), -1);
  assert.deepEqual(arena.within(arena.box), []);
  assert.equal(arena.box.right > arena.box.left, true);
});

test("seats are found by where they are, whatever section they are in, as by looking at each", () => {
  // Three sections of six hundred seats, two of them side by side, one far behind.
  const count = 1800, sections = [0, 600, 1, 600, 2, 600];
  const x = Array.from({ length: count }, (_, seat) => (seat % 60) * 2 + (seat >= 600 && seat < 1200 ? 121 : 0) + (seat >= 1200 ? 10 : 0));
  const y = Array.from({ length: count }, (_, seat) => Math.floor((seat % 600) / 60) * 2.4 + (seat >= 1200 ? 90 : 0));
  const deltas = (values) => values.map((value, index) => value - (values[index - 1] ?? 0));
  const rows = Array.from({ length: 30 }, (_, row) => [row % 10, 60]).flat();
  const seats = { count, section: sections, row: rows, category: [0, count], price: [0, count], flags: [0, count],
    number: Array(count).fill(0), position: deltas(Array.from({ length: count }, (_, seat) => seat % 60)), x: deltas(x), y: deltas(y) };
  const names = Array.from({ length: 10 }, (_, row) => `${row}`);
  const hall = new Hall({ ...MAP, areas: [], unit: 1, sections: ["L", "R", "B"], rows: names, numbers: ["1"], categories: [null], prices: [1], seats });
  const all = [...Array(count).keys()];
  const away = (seat, px, py) => Math.hypot(hall.x[seat] - px, hall.y[seat] - py);
  for (const [px, py] of [[0, 0], [19.4, 5], [20.1, 11], [33, 21], [25, 55], [18, 108.3], [-40, -3], [119.5, 7], [300, 300]]) {
    const nearest = all.toSorted((one, other) => away(one, px, py) - away(other, px, py));
    const found = hall.places.near(px, py, 60).map((seat) => away(seat, px, py).toFixed(6));
    assert.deepEqual(found, nearest.slice(0, 60).map((seat) => away(seat, px, py).toFixed(6)), `${px} ${py}`);
    assert.equal(hall.nearest(px, py, 1.1), away(nearest[0], px, py) <= 1.1 ? nearest[0] : -1);
    for (const half of [0, 3, 12, 70]) {
      const box = { left: px - half, right: px + half, top: py - half, bottom: py + half };
      const inside = all.filter((seat) => Math.abs(hall.x[seat] - px) <= half && Math.abs(hall.y[seat] - py) <= half);
      assert.deepEqual([...hall.within(box)].sort((a, b) => a - b), inside, `${px} ${py} ${half}`);
    }
  }
});

test("a straight row is a line between its ends, a bent one turns where it bends, and a gap ends it", () => {
  const plan = (points) => ({ x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y), pitch: 1 });
  const corners = (...points) => lines(plan(points), [{ seats: points.map((_, seat) => seat) }]);
  assert.deepEqual(corners([0, 0], [1, 0], [2, 0.05], [3, 0]), [[0, 3]]);
  assert.deepEqual(corners([0, 0], [1, 0], [2, 0], [2, 1], [2, 2]), [[0, 2, 4]]);
  assert.deepEqual(corners([0, 0], [1, 0], [6, 0], [7, 0]), [[0, 1], [2, 3]]);
  assert.deepEqual(corners([5, 5]), [[0]]);
  assert.deepEqual(corners([0, 0], [1, 0], [0, 0]), [[0, 1, 2]], "a row that comes back to where it began");
  const bow = Array.from({ length: 60 }, (_, seat) => [20 * Math.cos(seat / 20), 20 * Math.sin(seat / 20)]);
  const [kept] = corners(...bow);
  assert.ok(kept.length < 30, `${kept.length} corners`);
  for (const [seat, [x, y]] of bow.entries()) {
    const after = Math.max(1, kept.findIndex((corner) => corner >= seat));
    const [[ax, ay], [bx, by]] = [bow[kept[after - 1]], bow[kept[after]]];
    const beside = Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / Math.hypot(bx - ax, by - ay);
    assert.ok(beside <= 0.1, `seat ${seat} is ${beside} beside its line`);
  }
});
