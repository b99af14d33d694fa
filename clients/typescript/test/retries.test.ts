import assert from "node:assert/strict";
import { test } from "node:test";

import { NotAnswered, path, Problem, Rejected, UnexpectedAnswer } from "../src/index.js";
import { pauseS, retryAfterS } from "../src/retries.js";
import { answer, COMMAND, PENDING, planned, problem, REFUSED } from "./answers.js";

const NOW = { "Retry-After": "0" };

test("a command is sent again under the same key", async () => {
  const { rowlock, sent } = planned(["silence", problem(503, "STORE_UNAVAILABLE", {}, NOW), answer(200, COMMAND)]);
  assert.equal((await rowlock.reserve("t")).status, "SUCCEEDED");
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent.map((each) => each.headers.get("Idempotency-Key"))).size, 1);
});

test("each call has a key of its own unless one is given", async () => {
  const { rowlock, sent } = planned([1, 2, 3].map(() => answer(200, COMMAND)));
  await rowlock.reserve("t");
  await rowlock.reserve("t");
  await rowlock.reserve("t", { idempotencyKey: "mine" });
  const [first, second, third] = sent.map((each) => each.headers.get("Idempotency-Key"));
  assert.match(first!, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(first, second);
  assert.equal(third, "mine");
  assert.equal(sent[2]!.body, "{}");
});

test("after two more tries the last answer counts", async () => {
  const { rowlock } = planned([1, 2, 3].map(() => problem(503, "OVERLOADED", {}, NOW)));
  await assert.rejects(rowlock.me(), (error: Problem) => error.code === "OVERLOADED" && error.retryAfterS === 0);
  await assert.rejects(planned(["silence"], { retries: 0 }).rowlock.me(), NotAnswered);
});

test("who is told to come back much later is told so at once", async () => {
  const { rowlock, sent } = planned([problem(429, "TOO_MANY_REQUESTS", {}, { "Retry-After": "3600" })]);
  await assert.rejects(rowlock.me(), Problem);
  assert.equal(sent.length, 1);
});

test("what would count twice is not sent again once it may have arrived", async () => {
  const { rowlock, sent } = planned(["silence"]);
  await assert.rejects(rowlock.request(path("webhooks", "w", "rotate"), { method: "POST" }), NotAnswered);
  assert.equal(sent.length, 1);
});

test("a definite answer is not asked for again", async () => {
  for (const status of [400, 401, 403, 404, 409, 410, 422, 500]) {
    const { rowlock, sent } = planned([problem(status, "X", { field: "f", scope: "sell" })]);
    await assert.rejects(rowlock.me(), (error: Problem) => error.field === "f" && error.scope === "sell");
    assert.equal(sent.length, 1);
  }
});

test("a page of somebody else is no answer", async () => {
  for (const body of ["<html>", "[]", ""]) {
    await assert.rejects(planned([answer(200, body)]).rowlock.me(), UnexpectedAnswer);
  }
  await assert.rejects(planned([answer(200, {})]).rowlock.reserve("t"), UnexpectedAnswer);
  await assert.rejects(planned([answer(404, "<html>")]).rowlock.reserve("t"), UnexpectedAnswer);
});

test("nobody comes back sooner than told, and pauses grow to a bound", () => {
  for (const chance of [0, 0.5, 1]) {
    for (const told of [0, 1, 20]) {
      const pause = pauseS(1, 2, told, chance)!;
      assert.ok(pause >= told && pause <= told * 1.25);
    }
    for (let tries = 1; tries < 60; tries += 1) assert.ok(pauseS(tries, 60, undefined, chance)! <= 20);
  }
  assert.equal(pauseS(1, 2, 21, 0), undefined);
  assert.equal(pauseS(3, 2, undefined, 0), undefined);
});

test("a Retry-After that is no number of seconds means the usual pause", () => {
  for (const told of ["-1", "1e3", "Wed, 21 Oct 2026 07:28:00 GMT", "9".repeat(30), ""]) {
    assert.equal(retryAfterS(new Headers({ "Retry-After": told })), undefined);
  }
});

test("a command that was only accepted is polled, and a poll that fails is no error", async () => {
  const answers = [answer(202, PENDING), answer(200, PENDING, NOW), problem(503, "X", {}, NOW), answer(200, COMMAND)];
  const { rowlock, sent } = planned(answers);
  assert.equal((await rowlock.reserve("t", { wait: 20 })).status, "SUCCEEDED");
  assert.deepEqual(sent.map((each) => each.method), ["POST", "GET", "GET", "GET"]);
  assert.equal(sent[0]!.headers.get("Prefer"), "wait=20");
});

test("who does not wait does not poll", async () => {
  const { rowlock, sent } = planned([answer(202, PENDING)]);
  assert.equal((await rowlock.reserve("t", { wait: 0 })).status, "PENDING");
  assert.equal(sent[0]!.headers.get("Prefer"), null);
});

test("a refused command says why", async () => {
  const { rowlock } = planned([problem(409, "TICKET_UNAVAILABLE", { command: REFUSED })]);
  await assert.rejects(rowlock.reserve("t"), (error: Rejected) => error.code === "TICKET_UNAVAILABLE");
  await assert.rejects(planned([answer(202, PENDING), answer(200, REFUSED)]).rowlock.reserve("t"), Rejected);
  await assert.rejects(planned([problem(403, "NOT_ALLOWED", { scope: "sell" })]).rowlock.confirm("t"), Problem);
});

test("an id is one segment whatever it holds", () => {
  for (const [id, segment] of Object.entries({ "a/b": "a%2Fb", "..": "%2E%2E", "ä ?#": "%C3%A4%20%3F%23" })) {
    assert.equal(path("tickets", id), `/api/v1/tickets/${segment}`);
  }
  assert.throws(() => path("tickets", ""), /empty/);
});

test("lists are read page by page, and the feed from a cursor on", async () => {
  const { rowlock, sent } = planned([
    answer(200, { items: [1], next_cursor: "c" }),
    answer(200, { items: [2], next_cursor: null }),
    answer(200, { items: [], next_cursor: "d", has_more: true }),
    answer(200, { items: [], next_cursor: "e", has_more: false }),
  ]);
  const listed: unknown[] = [];
  for await (const event of rowlock.events()) listed.push(event);
  assert.deepEqual(listed, [1, 2]);
  const cursors: string[] = [];
  for await (const page of rowlock.changes("b", { types: ["reservation.held"] })) cursors.push(page.next_cursor);
  assert.deepEqual(cursors, ["e"]); // nothing was wanted of the page before, which has more behind it
  const searches = ["", "?cursor=c", "?cursor=b&types=reservation.held", "?cursor=d&types=reservation.held"];
  assert.deepEqual(sent.map((each) => new URL(each.url).search), searches);
});
