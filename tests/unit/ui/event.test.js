import assert from "node:assert/strict";
import { test } from "node:test";
import { Calendar } from "../../../api/ui/static/seatmap/calendar.js";
import { Hall } from "../../../api/ui/static/seatmap/hall.js";
import { orphans } from "../../../api/ui/static/seatmap/orphans.js";
import { memoryStore } from "../../../api/ui/static/seatmap/outbox.js";
import { phaseOf } from "../../../api/ui/static/seatmap/phase.js";
import { CLASSES_MAX, classNames, classesOf, wishFor } from "../../../api/ui/static/seatmap/prices.js";
import { wishes } from "../../../api/ui/static/seatmap/wishes.js";
import { MAP } from "./plan.js";

const NOON = "2030-06-01T12:00:00Z", NOW = Date.parse(NOON);
const earlier = "2030-06-01T11:59:59.999Z", later = "2030-06-01T12:00:00.001Z";
const EVENT = { cancelled_at: null, starts_at: null, sales_open_at: null, sales_close_at: null, sell_after_start: false };

test("an event sells between two moments, of which the closing one is closed, as the server has it", () => {
  const phase = (more) => phaseOf({ ...EVENT, ...more }, NOW);
  assert.equal(phase({}), "on");
  assert.equal(phaseOf(null, NOW), "on");
  assert.equal(phase({ starts_at: NOON }), "over");
  assert.equal(phase({ starts_at: later }), "on");
  assert.equal(phase({ starts_at: earlier, sell_after_start: true }), "on");
  assert.equal(phase({ sales_close_at: NOON, starts_at: later }), "over");
  assert.equal(phase({ sales_open_at: later }), "not-yet");
  assert.equal(phase({ sales_open_at: NOON }), "on");
  assert.equal(phase({ cancelled_at: earlier, sales_open_at: later }), "cancelled");
});

test("another date is told until the reader took note of it, and the same one written otherwise is no other", () => {
  const store = memoryStore();
  const calendar = new Calendar(store, "date");
  assert.equal(calendar.before(NOON), null);
  assert.equal(calendar.before("2030-06-01T14:00:00+02:00"), null);
  assert.notEqual(calendar.before(later), null);
  assert.notEqual(calendar.before(later), null, "it is told again");
  calendar.note(later);
  assert.equal(calendar.before(later), null);
  assert.equal(calendar.before(null), null, "without a date there is nothing to tell");
  store.setItem("date", "not a date");
  assert.equal(calendar.before(NOON), null);
  const full = { ...memoryStore(), setItem: () => { throw new Error("full"); } };
  assert.equal(new Calendar(full, "date").before(NOON), null);
});

/** One row of as many seats, named by what is free of it: "oo.o", and a gap where there is a blank. */
function row(plan) {
  const flags = [...plan].map((sign) => (sign === "w" ? 1 : 0));
  const places = [...plan].map((sign, index) => [sign, index]).filter(([sign]) => sign !== " ");
  const positions = places.map(([, index]) => index);
  const deltas = positions.map((position, index) => position - (positions[index - 1] ?? 0));
  const count = places.length;
  const seats = { count, section: [0, count], row: [0, count], category: [0, count], price: [0, count],
    flags: places.flatMap(([, index]) => [flags[index], 1]), number: Array(count).fill(0), position: deltas, x: deltas, y: Array(count).fill(0) };
  const hall = new Hall({ ...MAP, areas: [], sections: ["S"], rows: ["A"], numbers: ["1"], categories: [null], prices: [1], seats });
  const free = places.map(([sign]) => sign !== ".");
  return { hall, is_free: (seat) => free[seat] };
}

for (const [plan, chosen, alone] of [
  ["ooo", [0], []],
  ["ooo", [1], [0, 2]],
  ["oooo", [1], [0]],
  ["oooo", [1, 2], [0, 3]],
  ["oooo", [0, 1], []],
  [".oo.", [1], [2]],
  [".oo.", [1, 2], []],
  ["o ooo", [1], []],
  ["oo oo", [1], [0]],
  ["wooo", [1], []],
  ["oooooo", [], []],
  ["oooooo", [2, 4], [3, 5]],
]) {
  test(`of ${plan} a choice of ${chosen} leaves ${alone.length ? alone : "nobody"} alone`, () => {
    const { hall, is_free } = row(plan);
    assert.deepEqual(orphans(hall, chosen, is_free), alone);
  });
}

const CLASSES = { price_classes: [
  { name: "child", price: 2_000, category: null },
  { name: "child", price: 3_000, category: "Gold" },
  { name: "student", price: 2_500, category: "Blue" },
] };

test("a class costs what it costs in the seat's category, else what it costs in all", () => {
  assert.deepEqual(classesOf(CLASSES, "Gold"), [{ name: "child", price: 3_000 }]);
  assert.deepEqual(classesOf(CLASSES, "Blue"), [{ name: "child", price: 2_000 }, { name: "student", price: 2_500 }]);
  const turned = { price_classes: CLASSES.price_classes.toReversed() };
  assert.deepEqual(classesOf(turned, "Gold"), [{ name: "child", price: 3_000 }]);
  const unsaid = { price_classes: [{ name: "child", price: 2_000 }] };
  assert.deepEqual(classesOf(unsaid, "Gold"), [{ name: "child", price: 2_000 }]);
  assert.deepEqual([classesOf(null, "Gold"), classesOf({}, "Gold")], [[], []]);
  assert.deepEqual(classNames(CLASSES), ["child", "student"]);
  const many = Array.from({ length: 99 }, (_, index) => ({ name: `${index}`, price: 1, category: null }));
  assert.equal(classNames({ price_classes: many }).length, CLASSES_MAX);
});

test("tickets stand in the order in which a wish counts off its classes", () => {
  const wish = wishFor([
    { ticket_id: "a", price_class: null },
    { ticket_id: "b", price_class: "child" },
    { ticket_id: "c", price_class: "student" },
    { ticket_id: "d", price_class: "child" },
  ]);
  assert.deepEqual(wish, { ticket_ids: ["b", "d", "c", "a"], price_classes: { child: 2, student: 1 } });
  assert.deepEqual(wishFor([{ ticket_id: "a", price_class: null }]), { ticket_ids: ["a"] });
});

test("who asks for two and says three children asks for three", () => {
  const form = (values) => ({ get: (name) => values[name] ?? null });
  const asked = form({ quantity: "2", "class:child": "3", "class:student": "0", section: "Arena" });
  assert.deepEqual(wishes(asked, ["child", "student"]), [{ quantity: 3, price_classes: { child: 3 }, section: "Arena" }]);
});
