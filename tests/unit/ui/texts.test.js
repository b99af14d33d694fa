import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { ROOMS } from "../../../api/ui/static/office/texts.js";
import { LANGUAGES, LANGUAGE_NAMES, Texts, negotiated } from "../../../api/ui/static/seatmap/texts.js";
import { reasons } from "../../../api/ui/static/seatmap/words.js";

const STATIC = new URL("../../../api/ui/static/", import.meta.url);
const BUYERS = "locales/";
/** Each has a file for each language, whose name ends so. */
const FAMILIES = [BUYERS, ...ROOMS.map((room) => `office/${room}.`)];
const source = (language, family = BUYERS) => readFileSync(new URL(`${family}${language}.ftl`, STATIC), "utf8");
const idsOf = (text) => [...text.matchAll(/^([a-zA-Z][\w-]*) =/gm)].map((found) => found[1]);
const variablesOf = (text, id) => {
  const body = text.slice(text.search(new RegExp(`^${id} =`, "m"))).split(/\n(?=[a-zA-Z#\n])/)[0];
  return [...new Set([...body.matchAll(/\$([a-z_]+)/g)].map((found) => found[1]))].sort();
};
const ENGLISH = source("en");
const ALL_IDS = FAMILIES.flatMap((family) => idsOf(source("en", family)));
const VALUES = { queues: "shard.03, shard.11", count: 2, ahead: 1, missing: 1, seat: "A", row: "A", number: "1", section: "S", time: "10:00", price: "1", state: "free",
  now: "Monday", before: "Friday", seats: "two", total: "2", winner: "4", own: "5", limit: "3", code: "X", name: "A", scope: "read",
  scopes: "read", views: "Names", reason: "ill", sold: 1, held: 1, free: 1, all: 9, format: "CSV", currency: "EUR", file: "a.csv", unchanged: 1, conflicting: 1,
  columns: "a", zone: "UTC", low: 1, high: 9, holders: 1,
  action: "Sell", parts: 2, named: 1, free: 1, from: "A 7", left: 1, channel: "press", example: "45.50", holder: "ann", most: 50, more: 1, states: "1 free", text: "A7", to: "B 4", wish: "two seats" };

test("there is a file for each language and no other", () => {
  assert.deepEqual(readdirSync(new URL("locales", STATIC)).sort(), LANGUAGES.map((each) => `${each}.ftl`).sort());
});

test("no two families have the same message", () => {
  assert.deepEqual(ALL_IDS.filter((id, at) => ALL_IDS.indexOf(id) !== at), []);
});

test("the box office has no texts but those of its rooms", () => {
  const files = readdirSync(new URL("office", STATIC)).filter((name) => name.endsWith(".ftl"));
  assert.deepEqual(files.sort(), ROOMS.flatMap((room) => LANGUAGES.map((each) => `${room}.${each}.ftl`)).sort());
});

for (const [family, language] of FAMILIES.flatMap((each) => LANGUAGES.map((language) => [each, language]))) {
  const english = source("en", family);
  const ids = idsOf(english);

  test(`${family}${language} says all that English says, with the same variables`, () => {
    const text = source(language, family);
    assert.deepEqual(idsOf(text).sort(), [...ids].sort());
    const other = ids.filter((id) => variablesOf(text, id).join() !== variablesOf(english, id).join());
    assert.deepEqual(other, []);
  });

  test(`${family}${language} can be said: each message is formatted, and none is empty`, () => {
    const texts = new Texts(language, source(language, family));
    for (const id of ids) {
      const pattern = texts.bundle.getMessage(id)?.value;
      const errors = [];
      for (const count of [0, 1, 2, 5, 11, 100]) {
        const said = texts.bundle.formatPattern(pattern, { ...VALUES, count, ahead: count, missing: count, added: count }, errors);
        assert.notEqual(said.trim(), "", id);
      }
      assert.deepEqual(errors, [], id);
    }
    assert.equal(texts.direction, language === "ar" ? "rtl" : "ltr");
  });
}

test("every text that the code asks for is there", () => {
  const asked = new Set();
  for (const folder of ["seatmap/", "office/", ""]) {
    for (const file of readdirSync(new URL(folder || ".", STATIC)).filter((name) => name.endsWith(".js"))) {
      const code = readFileSync(new URL(folder + file, STATIC), "utf8");
      for (const call of code.matchAll(/\bsay\(([^)]*)\)/g)) {
        for (const found of call[1].matchAll(/["']([a-z][\w-]*)["'](?=\s*(?:[,:]|$))/g)) asked.add(found[1]);
      }
    }
  }
  for (const file of readdirSync(new URL("../pages/", STATIC))) {
    for (const found of readFileSync(new URL(`../pages/${file}`, STATIC), "utf8").matchAll(/data-text="([\w-]+)"/g)) asked.add(found[1]);
  }
  assert.ok(asked.size > 60);
  assert.deepEqual([...asked].filter((id) => !ALL_IDS.includes(id)), []);
});

test("the first language that is spoken here is taken", () => {
  assert.equal(negotiated([null, "pt-BR", "de-AT", "en"]), "de");
  assert.equal(negotiated(["AR_eg"]), "ar");
  assert.equal(negotiated([]), "en");
});

test("a name that runs the other way does not turn what stands beside it", () => {
  const texts = new Texts("en", ENGLISH);
  assert.equal(texts.say("seat", { row: "F", number: "12" }), "Row F, seat 12");
  assert.equal(texts.say("seat", { row: "שורה", number: "12" }), "Row \u2068שורה\u2069, seat 12");
  assert.match(new Texts("ar", source("ar")).say("row", { row: "F" }), /\u2068F\u2069/);
});

test("each language is called what it calls itself", () => {
  const names = Object.entries(LANGUAGE_NAMES).map(([language]) => [language, new Intl.DisplayNames(language, { type: "language" }).of(language)]);
  assert.deepEqual(LANGUAGE_NAMES, Object.fromEntries(names));
});

test("money is shown in its currency's own units", () => {
  const texts = new Texts("en", ENGLISH);
  assert.equal(texts.money(8_900, "EUR"), "€89");
  assert.equal(texts.money(8_950, "EUR"), "€89.50");
  assert.equal(texts.money(500, "JPY"), "¥500");
  assert.equal(texts.money(1_234, "BHD").replace("\u00a0", " "), "BHD 1.234");
});

test("a countdown and its words", () => {
  const texts = new Texts("en", ENGLISH);
  assert.equal(texts.countdown(245), "4:05");
  assert.equal(texts.duration(245), "4 minutes");
  assert.equal(texts.duration(30), "30 seconds");
});

test("a no says why and what next", () => {
  const texts = new Texts("en", ENGLISH);
  const plain = (list) => list.map((each) => each.replaceAll(/[\u2068\u2069]/g, ""));
  const refusal = (code, explanation, seats = [1]) => ({ code, explanation, seats, kind: "order" });
  const taken = reasons(texts, refusal("TICKET_UNAVAILABLE", { won_by_sequence: 4812, sequence: 4830 }), true);
  assert.deepEqual(plain(taken.why), ["Somebody was quicker.", "It went to number 4812; yours was 4830."]);
  assert.deepEqual(plain(taken.next), ["Choose others on the map, or let us find some.", "You can wait for it."]);
  const apart = reasons(texts, refusal("NO_MATCHING_SEATS", { shortfalls: [{ wish: 0, missing: 1, reason: "not_adjacent" }] }), true);
  assert.deepEqual(plain(apart.next), ["Try without “next to each other”, or fewer."]);
  assert.deepEqual(plain(reasons(texts, refusal("SOMETHING_NEW", null), false).why), ["It did not work (SOMETHING_NEW)."]);
});

test("a date is that of the clock at the event's place, and says so to whose clock shows another", () => {
  const texts = new Texts("en", source("en"));
  const before = process.env.TZ;
  try {
    process.env.TZ = "America/New_York";
    assert.equal(texts.date("2027-10-31T01:30:00Z", "Europe/Berlin"), "Sunday, October 31, 2027 at 2:30 AM GMT+1");
    assert.equal(texts.date("2027-10-31T00:30:00Z", "Europe/Berlin"), "Sunday, October 31, 2027 at 2:30 AM GMT+2");
    assert.equal(texts.date("2027-10-31T01:30:00Z", "UTC"), "Saturday, October 30, 2027 at 9:30 PM");
    assert.equal(texts.date("2027-10-31T01:30:00Z"), "Saturday, October 30, 2027 at 9:30 PM");
    assert.equal(texts.date("2027-10-31T01:30:00Z", "Nowhere/Yet"), "Sunday, October 31, 2027 at 1:30 AM UTC");
    process.env.TZ = "Europe/Vienna";
    assert.equal(texts.date("2027-10-31T01:30:00Z", "Europe/Berlin"), "Sunday, October 31, 2027 at 2:30 AM");
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
