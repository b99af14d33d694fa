// Against a running Rowlock, started by the tests in Python: its address, tokens of two holders, and a ticket that is free.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Rejected, Rowlock } from "../src/index.js";

const { ROWLOCK_URL: url = "", ROWLOCK_TOKEN: token = "", ROWLOCK_OTHER: other = "", ROWLOCK_TICKET: ticket = "" } = process.env;

test("a seat is reserved, seen, refused to another, and given back", { skip: !url }, async () => {
  const rowlock = new Rowlock(url, { token });
  const held = await rowlock.reserve(ticket, { wait: 30 });
  assert.equal(held.status, "SUCCEEDED");
  assert.equal((await rowlock.ticket(ticket)).status, "HELD");
  const mine: string[] = [];
  for await (const reservation of rowlock.reservations({ status: "HELD", limit: 1 })) mine.push(reservation.id);
  assert.ok(mine.includes(held.reservation_id!));
  await assert.rejects(new Rowlock(url, { token: () => other }).reserve(ticket, { wait: 30 }), (error: Rejected) => {
    return error.code === "TICKET_UNAVAILABLE" && error.explanation?.ticket_status === "HELD";
  });
  assert.equal((await rowlock.release(ticket, { wait: 30 })).status, "SUCCEEDED");
});
