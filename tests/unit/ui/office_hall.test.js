import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ACTIONS, actionOf, following, is_personal, requests, touched } from "../../../api/ui/static/office/actions.js";
import { changeWord, doneWords, inTheWay, inTheWayWords, outcome, refusedWords, seatsInWords, summary } from "../../../api/ui/static/office/hall-words.js";
import { digitsOf, minorOf, totalIn, written } from "../../../api/ui/static/office/money.js";
import { aimed, namesOf, pairs, run, targetsOf } from "../../../api/ui/static/office/moving.js";
import { is_whole, orderOf, ticketsOf } from "../../../api/ui/static/office/orders.js";
import { KEPT, SHUT, between, counted, isWithin, toggled, within, without } from "../../../api/ui/static/office/selecting.js";
import { Board } from "../../../api/ui/static/seatmap/board.js";
import { finder } from "../../../api/ui/static/seatmap/finding.js";
import { Hall } from "../../../api/ui/static/seatmap/hall.js";
import { Texts } from "../../../api/ui/static/seatmap/texts.js";
import { MAP } from "./plan.js";

const hall = new Hall(MAP);
const board = new Board({ map: "m1", revision: "1", as_of: "", statuses: "AHSXAAAAAAA" });
const STATIC = new URL("../../../api/ui/static/", import.meta.url);
const texts = (language) =>
  new Texts(language, ["locales/", "office/hall."].map((name) => readFileSync(new URL(`${name}${language}.ftl`, STATIC), "utf8")).join("\n"));
const t = texts("en");
const stateOf = (seat) => board.statuses[seat];
const found = (text) => [...hall.section.keys()].filter(finder(hall, text, "en"));
/** The tickets of tests are called after their seats. */
const seatsOf = (tickets) => tickets.map(Number);

test("a seat is found by what people call it", () => {
  assert.deepEqual(found("A2"), [1, 7]);
  assert.deepEqual(found("stalls a 2"), [1]);
  assert.deepEqual(found("Stalls, A2"), [1]);
  assert.deepEqual(found("circle a"), [6, 7, 8]);
  assert.deepEqual(found("stalls"), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(found("b"), [3, 4, 5], "a letter is a row, not a part of every section's name");
  assert.deepEqual(found("alls b 3"), [5], "where nothing is called so, a part of the section's name will do");
  assert.deepEqual(found("Circle, row A, seat 2"), [7], "as the page says it itself");
  assert.deepEqual(found("row b"), [3, 4, 5]);
  assert.deepEqual(found("a 9"), []);
  assert.equal(found("").length, hall.count);
});

test("seats are selected from one to another: along a row, or as a rectangle", () => {
  assert.deepEqual(between(hall, 2, 0), [0, 1, 2]);
  assert.deepEqual(between(hall, 1, 1), [1]);
  assert.deepEqual(between(hall, 1, 5), [1, 2, 4, 5]);
  assert.deepEqual(between(hall, 0, 7), [0, 1, 3, 4, 6, 7]);
});

test("a line around seats selects those within it, whatever its shape", () => {
  const box = (left, top, right, bottom) => [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
  assert.deepEqual(within(hall, box(-5, -5, 25, 25)), [0, 1, 3, 4]);
  assert.deepEqual(within(hall, box(200, 200, 300, 300)), []);
  assert.deepEqual(within(hall, [{ x: 0, y: 0 }, { x: 9, y: 9 }]), [], "a stroke surrounds nothing");
  // An L leaves out the seat in its bend.
  const bent = [{ x: -5, y: -5 }, { x: 45, y: -5 }, { x: 45, y: 5 }, { x: 5, y: 5 }, { x: 5, y: 25 }, { x: -5, y: 25 }];
  assert.deepEqual(within(hall, bent), [0, 1, 2, 3]);
  assert.equal(isWithin(bent, 20, 20), false);
});

test("a selection grows and shrinks without changing the one before", () => {
  const first = new Set([1]);
  assert.deepEqual([...toggled(first, 2)], [1, 2]);
  assert.deepEqual([...toggled(first, 1)], []);
  assert.deepEqual([...without(new Set([1, 2, 3]), [2])], [1, 3]);
  assert.deepEqual([...first], [1]);
});

test("a selection is told in words: how many, in which states, for how much", () => {
  assert.equal(summary(t, hall, counted(hall, stateOf, [0, 1, 2, 3, 4])), "5 seats: 2 free, 1 held, 1 sold, 1 blocked · €450");
  assert.equal(summary(t, hall, counted(hall, stateOf, [6])), "one seat: 1 free · €45");
  assert.equal(summary(t, hall, counted(hall, stateOf, [])), "Nothing selected.");
  assert.equal(seatsInWords(t, hall, [0, 7]), "Stalls, row A, seat 1 and Circle, row A, seat 2");
  assert.equal(seatsInWords(t, hall, [0, 1, 2, 3]), "4 seats");
  assert.equal(seatsInWords(t, hall, [0], 3), "3 seats", "those whose names are not known yet are counted");
});

test("prices are read as people write them, and nothing else is one", () => {
  assert.deepEqual(["45", "45.5", "45,50", " 0.05 "].map((text) => minorOf(text, 2)), [4500, 4550, 4550, 5]);
  assert.deepEqual(["", "-1", "4.555", "1.2.3", "1e3", "€5", "5.", "1234567890"].map((text) => minorOf(text, 2)), Array(8).fill(null));
  assert.deepEqual([minorOf("500", 0), minorOf("5.5", 0), minorOf("1.234", 3)], [500, null, 1234]);
  assert.deepEqual([digitsOf("EUR"), digitsOf("JPY"), digitsOf("BHD")], [2, 0, 3]);
  assert.equal(written(4550, 2), "45.50");
});

test("a price class costs what it does in the seat's category, else what it does for all", () => {
  const price_classes = [{ name: "child", price: 2000, category: null }, { name: "child", price: 3000, category: "Gold" }, { name: "press", price: 0, category: "Gold" }];
  const total = (seats, name) => totalIn(hall, { price_classes }, seats, name);
  assert.equal(total([0, 6], "child"), 5000);
  assert.equal(total([0, 1], "press"), 0);
  assert.equal(total([0, 6], "press"), null, "the circle has no such class");
});

test("an action is done to the seats whose state allows it", () => {
  const seats = (kind) => touched(actionOf(kind), board.statuses, [0, 1, 2, 3]);
  assert.deepEqual(ACTIONS.map(({ kind }) => [kind, seats(kind)]), [
    ["sell", [0]], ["hold", [0]], ["confirm", [1]], ["extend", [1]], ["release", [1, 2]], ["move", [1, 2]], ["transfer", [1, 2]], ["block", [0]], ["unblock", [3]], ["price", [0, 1, 3]], ["channel", [0, 3]],
  ]);
  const kept = (seat) => (seat === 3 ? "press" : null);
  assert.deepEqual(touched(actionOf("sell"), board.statuses, [0, 1, 2, 3], kept), [0, 3], "what is kept can be taken out of its channel");
  assert.deepEqual(ACTIONS.filter(({ kind }) => is_personal(kind)).map(({ kind }) => kind), ["confirm", "extend", "release", "move", "transfer"]);
});

test("a sale at the door is one order, all or nothing, and its payment follows", () => {
  const tickets = [{ id: "a", holder: null }, { id: "b", holder: null }];
  const [order, ...more] = requests("sell", "gala", tickets, { holder: "door-1", price_class: "child" });
  assert.deepEqual(more, []);
  assert.equal(order.path, "/api/orders");
  assert.deepEqual(order.body, { event_id: "gala", holder: "door-1", wishes: [{ ticket_ids: ["a", "b"], price_class: "child" }] });
  assert.deepEqual(following(order.next, { status: "SUCCEEDED", order_id: "o1" }), { path: "/api/orders/o1/confirm", body: { holder: "door-1" } });
  assert.equal(following(order.next, { status: "REJECTED", order_id: "o1" }), null);
  const [hold] = requests("hold", "gala", tickets, { holder: "ann" });
  assert.equal(following(hold.next, { status: "SUCCEEDED", order_id: "o1" }), null);
});

test("what is done to who has a seat says whose it must be", () => {
  const tickets = [{ id: "Stalls/A 1", holder: "ann" }];
  const sent = (kind, values) => requests(kind, "gala", tickets, values)[0];
  assert.deepEqual(sent("release", { reason: "ill" }), { path: "/api/tickets/Stalls%2FA%201/cancel", body: { holder: "ann", reason: "ill" }, ticket_ids: ["Stalls/A 1"] });
  assert.deepEqual(sent("transfer", { to_holder: "bea" }).body, { holder: "ann", to_holder: "bea" });
  assert.deepEqual(sent("move", { moves: { "Stalls/A 1": "b" } }).body, { holder: "ann", to: "b" });
  assert.deepEqual(sent("confirm", {}).body, { holder: "ann" });
  assert.equal(sent("extend", {}).path, "/api/tickets/Stalls%2FA%201/extend");
});

const order = (id, ...statuses) => ({
  id,
  event_ids: ["gala"],
  reservations: statuses.map((status, at) => ({ ticket_id: `${id}${at}`, event_id: "gala", status })),
});

test("seats of an order that are all meant are one command, others one each", () => {
  const orders = new Map([order("o", "HELD", "HELD", "RELEASED"), order("p", "HELD", "HELD")].map((each) => [each.id, each]));
  const tickets = ["o0", "o1", "p0", "x"].map((id) => ({ id, holder: "ann", order: id === "x" ? null : id[0] }));
  const sent = (kind, values = {}) => requests(kind, "gala", tickets, values, orders).map(({ path, body, ticket_ids }) => [path, body, ticket_ids]);
  assert.deepEqual(sent("release", { reason: "ill" }), [
    ["/api/orders/o/cancel", { holder: "ann", reason: "ill" }, ["o0", "o1"]],
    ["/api/tickets/p0/cancel", { holder: "ann", reason: "ill" }, ["p0"]],
    ["/api/tickets/x/cancel", { holder: "ann", reason: "ill" }, ["x"]],
  ]);
  assert.deepEqual(sent("extend").map(([path]) => path), ["/api/orders/o/extend", "/api/tickets/p0/extend", "/api/tickets/x/extend"]);
  assert.deepEqual(sent("transfer", { to_holder: "bea" })[0], ["/api/orders/o/transfer", { holder: "ann", to_holder: "bea" }, ["o0", "o1"]]);
});

test("an order of one seat is that seat's command: its no says more", () => {
  const orders = new Map([["o", order("o", "HELD")]]);
  const [{ path }] = requests("release", "gala", [{ id: "o0", holder: "ann", order: "o" }], { reason: "ill" }, orders);
  assert.equal(path, "/api/tickets/o0/cancel");
});

test("an order is done as a whole only where that does to the seats what each alone would", () => {
  const whole = (kind, ...statuses) => is_whole(order("o", ...statuses), kind, new Set(["o0", "o1"]));
  for (const kind of ["confirm", "extend", "release", "transfer"]) {
    assert.equal(whole(kind, "HELD", "HELD"), true, kind);
    assert.equal(whole(kind, "HELD", "HELD", "HELD"), false, `${kind}: a third seat was not meant`);
    assert.equal(whole(kind, "HELD", "EXPIRED"), false, `${kind}: what ran out would be taken again, or stand in the way`);
    assert.equal(whole(kind, "HELD", "HELD", "CONFIRMED"), kind === "confirm" || kind === "extend", `${kind}: what is sold stays as it is`);
    assert.equal(whole(kind, "RELEASED"), false, kind);
  }
  const of_two = order("o", "HELD", "CONFIRMED", "RELEASED");
  of_two.reservations[1].event_id = "matinee";
  assert.deepEqual([ticketsOf(of_two, "gala"), is_whole(of_two, "release", new Set(["o0"]))], [["o0"], false], "of a package a part is shown");
});

test("seats of one order are moved together, those of several are not", () => {
  const tickets = ["a", "b", "c"].map((id) => ({ id, holder: "ann", order: "o" }));
  assert.deepEqual(requests("move", "gala", tickets, { moves: { a: "b", b: "d" } }), [
    { path: "/api/orders/o/move", body: { holder: "ann", to: { a: "b", b: "d" } }, ticket_ids: ["a", "b"] },
  ]);
  assert.equal(orderOf(tickets), "o");
  assert.equal(orderOf([...tickets, { id: "d", holder: "ann", order: "p" }]), null);
  assert.equal(orderOf([{ id: "d", holder: "ann" }, { id: "e", holder: "ann" }]), null);
});

test("where seats go is chosen one by one, or along a row from the first", () => {
  const free = (seat) => seat !== 4;
  assert.deepEqual([run(hall, 0, 2, free), run(hall, 3, 3, free), run(hall, 4, 1, free)], [[0, 1], [3], []]);
  assert.deepEqual(aimed(hall, [], 0, 2, free), [0, 1]);
  assert.deepEqual(aimed(hall, [0, 1], 0, 2, free), [1], "once more leaves it");
  assert.deepEqual(aimed(hall, [1], 5, 3, free), [1, 5]);
  assert.deepEqual(aimed(hall, [0, 1], 6, 2, free), [6, 7], "there were enough: it begins anew");
  assert.deepEqual(pairs([2, 0], [7, 6]), [[0, 6], [2, 7]], "neighbours stay neighbours");
  const meant = (text, count) => targetsOf(t, hall, text, count, free);
  assert.deepEqual(meant("circle a 1", 3), [6, 7, 8]);
  assert.deepEqual(meant("circle a 3; stalls a 1", 2), [8, 0]);
  assert.deepEqual(meant(namesOf(t, hall, [6, 7]), 2), [6, 7]);
  assert.equal(meant("circle a 2", 3), "From Circle, row A, seat 2 on only 2 in a row are free, and 3 are needed.");
  assert.equal(meant("stalls a 1; stalls a 2", 3), "Seats needed: 3, named: 2.");
  assert.equal(meant("stalls b 2", 1), "Stalls, row B, seat 2 is not free.");
  assert.equal(meant("stalls a 1; stalls a 1", 2), "Stalls, row A, seat 1 is not free.", "nobody sits on somebody");
  assert.equal(meant("a 2", 1), "Several free seats are called “a 2”. Name the section too.");
  assert.equal(meant(" ; ", 1), "Say to which seat.");
});

test("what is kept, and what is in a closed section, is told apart from what is blocked", () => {
  const states = [KEPT, KEPT, SHUT, board.statuses[3]];
  assert.equal(summary(t, hall, counted(hall, (seat) => states[seat], [0, 1, 2, 3])), "4 seats: 2 kept, 1 in a closed section, 1 blocked · €360");
});

test("changes of the inventory are one request", () => {
  const tickets = [{ id: "a", holder: null }, { id: "b", holder: null }];
  const bodies = Object.fromEntries(["block", "unblock", "price"].map((kind) => [kind, requests(kind, "g/1", tickets, { price: 500 })]));
  assert.deepEqual(bodies.block, [{ method: "PATCH", path: "/api/events/g%2F1/tickets", body: { ticket_ids: ["a", "b"], for_sale: false }, ticket_ids: ["a", "b"] }]);
  assert.equal(bodies.unblock[0].body.for_sale, true);
  assert.equal(bodies.price[0].body.price, 500);
  assert.deepEqual(requests("channel", "gala", tickets, { channel: null })[0].body, { ticket_ids: ["a", "b"], channel: null });
  assert.equal(requests("sell", "gala", tickets, { holder: "ann", channel: "press" })[0].body.channel, "press");
});

const task = (more) => ({ id: "1", kind: "sell", ticket_ids: ["0"], values: { holder: "ann" }, open: 0, done: [], refused: [], problem: null, ...more });
const refused = (code, more = {}) => ({ ticket_ids: ["0"], code, detail: "", explanation: null, is_half: false, ...more });

test("what came of it is said in one sentence for each part", () => {
  const sold = task({ done: [{ ticket_ids: ["0", "1"], command: { total: 18_000 } }] });
  assert.equal(doneWords(t, sold, hall, seatsOf), "Sold to ann: Stalls, row A, seat 1 and Stalls, row A, seat 2, €180.");
  assert.equal(doneWords(t, task({}), hall, seatsOf), null);
  const moved = task({ kind: "move", values: { moves: { 0: "7" } }, done: [{ ticket_ids: ["0"], command: {} }] });
  assert.equal(doneWords(t, moved, hall, seatsOf), "Moved: Stalls, row A, seat 1 to Circle, row A, seat 2.");
  const partly = task({ kind: "release", values: { reason: "ill" }, done: [{ ticket_ids: ["1"], command: {} }], refused: [refused("NOT_HOLDER")] });
  assert.equal(
    outcome(t, partly, hall, seatsOf),
    "Taken back: Stalls, row A, seat 2. Reason: ill. Not done – Take back: Stalls, row A, seat 1. Somebody else has it now; nothing was changed.",
  );
});

test("a no says why, in the office's words where a buyer's would not fit", () => {
  assert.deepEqual(refusedWords(t, refused("TICKET_UNAVAILABLE", { explanation: { won_by_sequence: 4812, sequence: 4830 } }), "ann"), [
    "It is not free any more.", "It went to number 4812; yours was 4830.",
  ]);
  assert.deepEqual(refusedWords(t, refused("LIMIT_REACHED", { explanation: { limit: 4 } }), "ann"), ["That is more than one holder may have.", "The limit is 4."]);
  assert.deepEqual(refusedWords(t, refused("HOLD_EXPIRED", { is_half: true }), "ann")[0], "It is held for ann, but not sold.");
  assert.deepEqual(refusedWords(t, refused("NOT_RESERVED"), "ann"), ["Nobody has this any more."]);
  assert.deepEqual(refusedWords(t, refused("NOT_RESERVED", { ticket_ids: ["0", "1"] }), "ann"), ["They are not had by this order any more; nothing was changed."]);
  assert.deepEqual(refusedWords(t, refused("SOMETHING_NEW"), "ann"), ["It did not work (SOMETHING_NEW)."]);
});

test("of several seats those that stood in the way are named", () => {
  const short = refused("NO_MATCHING_SEATS", { ticket_ids: ["0", "1"], explanation: { shortfalls: [{ wish: 0, missing: 1, reason: "taken", ticket_ids: ["1"] }] } });
  assert.deepEqual(inTheWayWords(t, short, hall, seatsOf), ["In the way: Stalls, row A, seat 2."]);
  const moved = refused("TICKET_UNAVAILABLE", { explanation: { ticket_id: "7" } });
  assert.deepEqual(inTheWayWords(t, moved, hall, seatsOf), ["In the way: Circle, row A, seat 2."]);
  assert.deepEqual(inTheWayWords(t, refused("TICKET_UNAVAILABLE", { explanation: { shortfalls: [{ ticket_ids: ["0"] }] } }), hall, seatsOf), [], "there was but one");
  assert.deepEqual(inTheWayWords(t, short, hall, () => []), [], "their names are not known yet");
  assert.deepEqual([inTheWay({}), inTheWay({ explanation: null })], [[], []]);
});

test("a change of a seat says what it was, and which side of it", () => {
  const word = (kind, to_status) => changeWord(t, [{ kind, to_status, command_id: "c" }], 0);
  assert.deepEqual([word("confirm", "SOLD"), word("cancel", "AVAILABLE"), word("move", "SOLD"), word("move", "AVAILABLE")], ["Sold", "Taken back", "Moved here", "Moved away"]);
  const passed = ["c2", "c2", "c1"].map((command_id, at) => ({ kind: at < 2 ? "transfer" : "confirm", to_status: "SOLD", command_id }));
  assert.deepEqual([0, 1, 2].map((at) => changeWord(t, passed, at)), ["Got by passing on", "Passed on", "Sold"]);
  assert.deepEqual([word(null, "SOLD"), word("something", "SOLD")], ["Changed", "Changed"], "the command is past retention, or newer than this page");
});

for (const language of ["en", "de", "fr", "es", "it", "nl", "pl", "ar"]) {
  test(`every action, state and outcome has its words in ${language}`, () => {
    const spoken = texts(language);
    for (const { kind } of ACTIONS) for (const id of [`hall-do-${kind}`, `hall-done-${kind}`]) assert.ok(spoken.has(id), id);
    for (const kind of ["reserve", "order", "confirm", "extend", "release", "expire", "cancel", "transfer", "move"]) assert.ok(spoken.has(`hall-was-${kind}`), kind);
    assert.ok(summary(spoken, hall, counted(hall, stateOf, [0, 1, 2, 3])).length > 20);
  });
}
