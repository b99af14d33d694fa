import assert from "node:assert/strict";
import { test } from "node:test";
import * as basket from "../../../api/ui/static/seatmap/basket.js";
import { Board } from "../../../api/ui/static/seatmap/board.js";
import { Hall } from "../../../api/ui/static/seatmap/hall.js";
import { couldBeMet, wishes } from "../../../api/ui/static/seatmap/wishes.js";
import { ServerClock, passed } from "../../../api/ui/static/seatmap/clock.js";
import { LIFE_MS, Outbox, memoryStore } from "../../../api/ui/static/seatmap/outbox.js";
import { MAP } from "./plan.js";

const hold = (ticket_id, more = {}) => ({ ticket_id, order_id: null, status: "HELD", held_until: "2026-01-01T10:00:00Z", price: 1, ...more });
const RULES = { max_per_holder: 6, max_per_guest: 4 };

test("a letter is kept until it is done, also by another page", () => {
  const store = memoryStore();
  const outbox = new Outbox(store, "letters:");
  const letter = outbox.add("order", "/api/orders", { wishes: [] }, { seats: [1] });
  const other = new Outbox(store, "letters:");
  assert.deepEqual(other.list(), [letter]);
  const accepted = other.accepted(letter, "c1");
  assert.equal(outbox.list()[0].command_id, "c1");
  outbox.done(accepted);
  assert.deepEqual(other.list(), []);
  other.accepted(letter, "c2");
  assert.deepEqual(other.list(), [], "what is done does not come back");
});

test("each letter has a key of its own, and keys that the server has forgotten are not sent", () => {
  let now = 1_000;
  const store = memoryStore();
  const outbox = new Outbox(store, "letters:", () => now);
  const keys = new Set(Array.from({ length: 100 }, () => outbox.add("order", "/", {}).key));
  assert.equal(keys.size, 100);
  assert.ok([...keys].every((key) => key.length >= 32));
  now += LIFE_MS + 1;
  assert.deepEqual(outbox.list(), []);
  assert.equal(store.length, 0);
});

test("what others wrote into the store is no letter, and a full store loses none of this page", () => {
  const store = memoryStore();
  for (const [name, text] of [["letters:1", "{"], ["letters:2", "null"], ["letters:3", '{"key":1}'], ["other", "kept"]]) store.setItem(name, text);
  assert.deepEqual(new Outbox(store, "letters:").list(), []);
  assert.equal(store.getItem("other"), "kept");
  const full = { ...memoryStore(), length: 0, setItem: () => { throw new Error("full"); } };
  const outbox = new Outbox(full, "letters:");
  const letter = outbox.add("order", "/", {});
  assert.deepEqual(outbox.list(), [letter]);
  outbox.done(letter);
  assert.deepEqual(outbox.list(), []);
});

test("a seat is chosen, left, and lost to others", () => {
  let now = basket.toggled(basket.EMPTY, 3);
  now = basket.toggled(now, 5);
  assert.deepEqual(now.chosen, [3, 5]);
  assert.deepEqual(basket.toggled(now, 3).chosen, [5]);
  const [kept, lost] = basket.without_taken(now, (seat) => seat !== 5);
  assert.deepEqual([kept.chosen, lost], [[3], [5]]);
});

test("the limits of the event bind what may be chosen", () => {
  const now = { chosen: [1], holds: [hold("a")], waits: [] };
  assert.equal(basket.room(now, RULES, true), 2);
  assert.equal(basket.room(now, RULES, false), 4);
  assert.equal(basket.room(now, RULES, false, 2), 0);
  assert.equal(basket.room(basket.EMPTY, { max_per_holder: null, max_per_guest: null }, true), basket.ORDER_MAX);
});

test("the first end counts, and whole orders are named once", () => {
  const holds = [
    hold("a/1", { held_until: "2026-01-01T10:05:00Z" }),
    hold("b", { order_id: "o1", held_until: "2026-01-01T10:00:00.5Z" }),
    hold("c", { order_id: "o1" }),
    hold("d", { status: "CONFIRMED", held_until: null }),
  ];
  const now = { chosen: [], holds, waits: [] };
  assert.equal(basket.first_end(now), "2026-01-01T10:00:00Z");
  assert.deepEqual(basket.addresses(now), ["/api/orders/o1", "/api/tickets/a%2F1"]);
  assert.equal(basket.first_end(basket.EMPTY), null);
});

test("two readings of the holds differ by what was gained, lost and bought", () => {
  const before = [hold("a"), hold("b"), hold("c")];
  const after = [hold("b", { status: "CONFIRMED" }), hold("c"), hold("d")];
  const { gained, lost, bought } = basket.difference(before, after);
  assert.deepEqual([gained, lost, bought].map((list) => list.map((each) => each.ticket_id)), [["d"], ["a"], ["b"]]);
});

test("the clock is the server's, however wrong this machine's is, and the quickest answer is believed", () => {
  for (const skew of [-3_600_000, 0, 3_600_000]) {
    let here = 1_700_000_000_000 + skew;
    const clock = new ServerClock(() => here);
    clock.learn(1_700_000_001_000, here, here + 2_000);
    clock.learn(1_700_000_000_020, here, here + 40);
    clock.learn(1_700_000_009_000, here, here + 18_000);
    assert.equal(clock.now(), 1_700_000_000_000);
    assert.equal(clock.secondsLeft(new Date(1_700_000_010_000).toISOString()), 10);
    assert.equal(clock.secondsLeft(1_600_000_000_000), 0);
    here += 4_000;
    assert.equal(clock.secondsLeft(1_700_000_010_000), 6);
  }
});

test("a time that may be old is better than a machine's wrong clock, and worse than an answer", () => {
  const here = 1_700_000_000_000;
  const clock = new ServerClock(() => here + 3_600_000);
  clock.guess(Number.NaN);
  assert.equal(clock.is_guessed, true);
  clock.guess(here - 5_000);
  assert.equal(clock.now(), here - 5_000);
  clock.guess(here - 29_000);
  assert.equal(clock.now(), here - 5_000);
  clock.learn(here, here + 3_600_000 - 100, here + 3_600_000 + 100);
  assert.deepEqual([clock.now(), clock.is_guessed], [here, false]);
  clock.guess(here - 9_000);
  assert.equal(clock.now(), here);
});

test("a machine's clock that is set anew is noticed", () => {
  let here = 1_000_000;
  const clock = new ServerClock(() => here);
  clock.learn(1_000_010, here, here + 20);
  here += 3_600_000;
  clock.learn(1_001_000, here, here + 200);
  assert.ok(Math.abs(clock.now() - 1_000_900) <= 200);
});

test("time is told once at each threshold, at the lowest one where several were passed", () => {
  assert.deepEqual([[301, 300], [300, 299], [Infinity, 400], [125, 119], [200, 25], [31, 0]].map(([a, b]) => passed(a, b)), [300, null, null, 120, 30, null]);
  assert.equal(passed(Infinity, 55), 60);
});

test("the stream's differences are indices, and what says nothing new is no change", () => {
  const board = new Board({ map: "m", revision: "r", as_of: "", statuses: "AAAAHSX" });
  assert.deepEqual(board.apply({ map: "m", H: [1, 2], A: [4], S: [5] }, "r2"), [4, 1, 3]);
  assert.equal(new TextDecoder().decode(board.statuses), "AHAHASX");
  assert.equal(board.revision, "r2");
  assert.deepEqual(board.apply({ map: "m", S: [99] }, "r3"), []);
  assert.equal(board.free([0, 1, 2, 4]), 3);
});

test("wishes are asked for in turn, each with what was said for all", () => {
  const form = (values) => ({ get: (name) => values[name] ?? null });
  assert.deepEqual(wishes(form({ quantity: "2", section: "Stalls", second: "", adjacent: "on" })), [
    { quantity: 2, adjacent: true, section: "Stalls" },
    { quantity: 2, adjacent: true },
  ]);
  assert.deepEqual(wishes(form({ quantity: "1", section: "", second: "-", max_price: "5900", accessible: "on" })), [
    { quantity: 1, max_price: 5900, accessible: true },
  ]);
  assert.equal(wishes(form({ quantity: "1", section: "A", second: "A" })).length, 1);
  assert.deepEqual(wishes(form({ quantity: "3", accessible: "on", companion: "on" })), [
    { quantity: 3, accessible_count: 2, companion_count: 1 },
  ]);
});

test("what the hall has no room for is not worth a wait", () => {
  const hall = new Hall(MAP);
  const any = () => true;
  for (const [wish, could] of /** @type {[any, boolean][]} */ ([
    [{ quantity: 3, adjacent: true }, true],
    [{ quantity: 4, adjacent: true }, false],
    [{ quantity: 4 }, true],
    [{ quantity: 3, section: "Circle" }, true],
    [{ quantity: 4, section: "Circle" }, false],
    [{ quantity: 2, section: "Arena", adjacent: true }, true],
    [{ quantity: 7, max_price: 5000 }, false],
    [{ quantity: 1, accessible: true }, true],
    [{ quantity: 2, accessible: true }, false],
    [{ quantity: 3, accessible_count: 2 }, false],
    [{ ticket_ids: ["a"] }, true],
  ])) {
    assert.equal(couldBeMet(hall, wish, any), could, JSON.stringify(wish));
  }
  assert.equal(couldBeMet(hall, { quantity: 3, adjacent: true }, (seat) => ![1, 4, 7].includes(seat)), false);
});
