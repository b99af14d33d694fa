import assert from "node:assert/strict";
import { test } from "node:test";
import { found, parsed, words } from "../../../api/ui/static/office/audience.js";
import { draftOf, majorOf, minorOf, read } from "../../../api/ui/static/office/drafts.js";
import { is_zone, momentOf, wallOf } from "../../../api/ui/static/office/moments.js";
import { eventAddress, placeOf } from "../../../api/ui/static/office/router.js";
import { IDLE_MS, Session, WARNED_MS } from "../../../api/ui/static/office/session.js";
import { stateOf } from "../../../api/ui/static/office/states.js";

const EVENT = {
  name: "Gala", starts_at: "2031-12-01T18:30:00.000Z", time_zone: "Europe/Berlin", currency: "EUR", sales_open_at: null, sales_close_at: null,
  confirm_by: "shop", sell_after_start: false, refundable: false, closed_sections: ["Circle"], hold_seconds: 600, max_hold_seconds: 6000,
  cool_down_seconds: 10, max_per_holder: null, max_per_guest: 10, max_wait_seconds: 0, max_waiting_per_ticket: 100, max_waiting_per_holder: 10,
  price_classes: [{ name: "child", price: 1250, category: null }], cancelled_at: null,
};

test("a clock on the wall and a moment lead to each other", () => {
  assert.equal(wallOf("2031-12-01T18:30:00Z", "Europe/Berlin"), "2031-12-01T19:30");
  assert.equal(momentOf("2031-12-01T19:30", "Europe/Berlin"), "2031-12-01T18:30:00Z");
  assert.equal(momentOf("2031-07-01T19:30", "Europe/Berlin"), "2031-07-01T17:30:00Z");
  assert.equal(momentOf("2031-07-01T19:30", "Asia/Kathmandu"), "2031-07-01T13:45:00Z");
  assert.equal(momentOf("2031-07-01T19:30", "Pacific/Kiritimati"), "2031-07-01T05:30:00Z");
  assert.equal(momentOf("2031-07-01T19:30", "Pacific/Pago_Pago"), "2031-07-02T06:30:00Z");
});

test("a time that clocks skip is none, and of one that they show twice the first counts", () => {
  assert.equal(momentOf("2031-03-30T02:30", "Europe/Berlin"), null);
  assert.equal(momentOf("2031-10-26T02:30", "Europe/Berlin"), "2031-10-26T00:30:00Z");
  assert.equal(momentOf("soon", "Europe/Berlin"), null);
  assert.equal(is_zone("Europe/Berlin"), true);
  assert.equal(is_zone("Europe/Nowhere"), false);
});

test("a draft that nobody touched changes nothing", () => {
  assert.deepEqual(read(draftOf(EVENT), EVENT), { changes: {}, mistakes: {} });
});

test("a draft says only what is otherwise, as the API wants it", () => {
  const draft = {
    ...draftOf(EVENT), name: " Ball ", starts_at: "2031-12-02T20:00", max_per_holder: "4", max_per_guest: "", refundable: true, closed_sections: [],
    price_classes: [{ name: "child", price: "10", category: "Gold" }, { name: "", price: "", category: "" }],
  };
  assert.deepEqual(read(draft, EVENT), {
    changes: {
      name: "Ball", starts_at: "2031-12-02T19:00:00Z", max_per_holder: 4, max_per_guest: null, refundable: true, closed_sections: [],
      price_classes: [{ name: "child", price: 1000, category: "Gold" }],
    },
    mistakes: {},
  });
});

test("another time zone moves the times that stay the same on the wall", () => {
  const { changes } = read({ ...draftOf(EVENT), time_zone: "Europe/London" }, EVENT);
  assert.deepEqual(changes, { time_zone: "Europe/London", starts_at: "2031-12-01T19:30:00Z" });
});

test("what can't be meant is a mistake of its field", () => {
  const draft = {
    ...draftOf(EVENT), name: " ", starts_at: "2031-03-30T02:30", time_zone: "Mars", hold_seconds: "0", max_hold_seconds: "2592001",
    cool_down_seconds: "1.5", max_waiting_per_ticket: "", price_classes: [{ name: "child", price: "1.234", category: "" }],
  };
  const { changes, mistakes } = read(draft, EVENT);
  assert.deepEqual(changes, {});
  assert.deepEqual(mistakes, {
    name: "mistake-empty", starts_at: "mistake-moment", time_zone: "mistake-zone", hold_seconds: "mistake-number", max_hold_seconds: "mistake-number",
    cool_down_seconds: "mistake-number", max_waiting_per_ticket: "mistake-empty", price_classes: "mistake-prices",
  });
});

test("money is typed in the currency's own units", () => {
  for (const [text, currency, minor] of [["45", "EUR", 4500], ["45,5", "EUR", 4550], ["45.50", "EUR", 4550], ["45", "JPY", 45], ["1.234", "BHD", 1234]]) {
    assert.equal(minorOf(text, currency), minor, text);
  }
  for (const [text, currency] of [["45.5", "JPY"], ["1.234", "EUR"], ["-1", "EUR"], ["", "EUR"], ["4 5", "EUR"]]) assert.equal(minorOf(text, currency), null, text);
  assert.equal(majorOf(4500, "EUR"), "45.00");
  assert.equal(majorOf(45, "JPY"), "45");
});

const LIST = '\ufeffsection,row,number,holder,ticket_id\r\nStalls,A,07,"Wójcik, ""Anna""",s.A.7\r\nStalls,B,7,\'=1+1,s.B.7\r\nParterre links,A,7,"two\r\nlines",p.A.7\r\nFloor,,12,bo,f.12\r\n';

test("the list is read as it was written", () => {
  const rows = parsed(LIST);
  assert.deepEqual(rows.map((row) => row.holder), ['Wójcik, "Anna"', "=1+1", "two\r\nlines", "bo"]);
  assert.deepEqual(rows[3], { section: "Floor", row: "", number: "12", holder: "bo", ticket_id: "f.12" });
  assert.deepEqual(parsed(""), []);
  assert.deepEqual(parsed("section,row\r\n"), []);
  assert.deepEqual(parsed('section,row\r\n"open'), []);
});

test("a seat is found as people ask for it, else a holder by a part of the name", () => {
  const rows = parsed(LIST);
  const asked = (text) => found(rows, text).map((row) => row.ticket_id);
  assert.deepEqual(asked("A7"), ["s.A.7", "p.A.7"]);
  assert.deepEqual(asked("stalls row a seat 7"), ["s.A.7"]);
  assert.deepEqual(asked("PARTERRE LINKS a-7"), ["p.A.7"]);
  assert.deepEqual(asked("12"), ["f.12"]);
  assert.deepEqual(asked("wójcik"), ["s.A.7"]);
  assert.deepEqual(asked("s.B.7"), ["s.B.7"]);
  assert.deepEqual(asked("  "), ["s.A.7", "s.B.7", "p.A.7", "f.12"]);
  assert.deepEqual(asked("nobody"), []);
  assert.deepEqual(words("Reihe Ä, Platz 007"), ["ä", "7"]);
});

test("an address leads to its view and back", () => {
  assert.deepEqual(placeOf(""), { name: "events" });
  assert.deepEqual(placeOf("#/events/"), { name: "events" });
  assert.deepEqual(placeOf(eventAddress("a/b #c", "names")), { name: "event", id: "a/b #c", tab: "names" });
  assert.deepEqual(placeOf("#/events/demo"), { name: "event", id: "demo", tab: "sales" });
  assert.deepEqual(placeOf("#/queues"), { name: "queues" });
  for (const odd of ["#/queues/1", "#/x", "#/events/a/b/c", "#/%"]) assert.deepEqual(placeOf(odd), { name: "nowhere" }, odd);
});

test("an event's state is the first that keeps it from selling", () => {
  const now = Date.parse("2031-01-01T00:00:00Z");
  const counts = { AVAILABLE: 1, HELD: 0, SOLD: 0, NOT_FOR_SALE: 0 };
  const state = (more) => stateOf({ ...EVENT, counts, ...more }, now);
  assert.equal(state({}), "on-sale");
  assert.equal(state({ cancelled_at: "2030-01-01T00:00:00Z" }), "cancelled");
  assert.equal(state({ counts: { ...counts, AVAILABLE: 0 } }), "empty");
  assert.equal(state({ counts: { ...counts, AVAILABLE: 0, SOLD: 1 } }), "sold-out");
  assert.equal(state({ sales_open_at: "2031-06-01T00:00:00Z" }), "before-sale");
  assert.equal(state({ sales_close_at: "2030-06-01T00:00:00Z" }), "sale-over");
  assert.equal(state({ starts_at: "2030-06-01T00:00:00Z" }), "over");
  assert.equal(state({ starts_at: "2030-06-01T00:00:00Z", sell_after_start: true }), "on-sale");
});

test("a session is forgotten at the bound of idleness, not before, and warns a minute earlier", () => {
  const kept = new Map();
  const store = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) };
  let now = 1_000_000;
  const session = new Session(store, () => now);
  Object.assign(session, { token: "t", me: { scopes: ["read"], event_ids: ["gala"] }, state: "in" });
  session.touch();
  assert.deepEqual([session.may("read"), session.may("read", "gala"), session.may("read", "ball"), session.may("sell")], [true, true, false, false]);
  now += IDLE_MS - WARNED_MS - 1;
  session.look();
  assert.equal(session.is_ending, false);
  now += 1;
  session.look();
  assert.equal(session.is_ending, true);
  session.touch();
  assert.equal(session.is_ending, false);
  now += IDLE_MS - 1;
  session.look();
  assert.equal(session.state, "in");
  now += 1;
  session.look();
  assert.deepEqual([session.state, session.reason, session.token, session.me, kept.size], ["out", "left-idle", null, null, 0]);
  assert.equal(session.may("read"), false);
});
