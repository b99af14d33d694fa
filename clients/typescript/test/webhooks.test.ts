import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { InvalidMessage, verifyWebhook } from "../src/index.js";

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const [OLD, NEW, OTHER] = [secret(1), secret(2), secret(3)];
const CHANGE = { id: "7-1-0", type: "reservation.expired", at: "2031-01-01T00:00:00.000Z", ticket_id: "t" };
const BODY = JSON.stringify({ type: "rowlock.changes", timestamp: CHANGE.at, data: { events: [CHANGE], cursor: "c" } });

function signed(body: string, secrets: readonly string[], agoS = 0): Record<string, string> {
  const stamp = String(Math.floor(Date.now() / 1000) - agoS);
  const sign = (each: string): string =>
    createHmac("sha256", Buffer.from(each.slice(6), "base64")).update(`msg_1.${stamp}.${body}`).digest("base64");
  const signatures = secrets.map((each) => `v1,${sign(each)}`).join(" ");
  return { "Webhook-Id": "msg_1", "Webhook-Timestamp": stamp, "Webhook-Signature": signatures };
}

test("a signed message is read", async () => {
  const message = await verifyWebhook(new TextEncoder().encode(BODY), signed(BODY, [NEW]), NEW);
  assert.deepEqual([message.id, message.type, message.cursor], ["msg_1", "rowlock.changes", "c"]);
  assert.deepEqual(message.changes.map((change) => change.ticket_id), ["t"]);
});

test("while secrets rotate either side may be the first", async () => {
  for (const [signers, known] of [[[NEW, OLD], [OLD]], [[OLD], [NEW, OLD]], [[NEW], [NEW, OLD]]] as const) {
    assert.equal((await verifyWebhook(BODY, new Headers(signed(BODY, signers)), known)).id, "msg_1");
  }
});

test("another secret, another body or another time is refused", async () => {
  const headers = signed(BODY, [NEW]);
  await assert.rejects(verifyWebhook(BODY, headers, OTHER), InvalidMessage);
  await assert.rejects(verifyWebhook(BODY.replace('"t"', '"u"'), headers, NEW), InvalidMessage);
  for (const agoS of [400, -400]) {
    await assert.rejects(verifyWebhook(BODY, signed(BODY, [NEW], agoS), NEW), InvalidMessage);
  }
  await assert.rejects(verifyWebhook(BODY, signed(BODY, [NEW], 60), NEW, { ageMaxS: 30 }), InvalidMessage);
});

test("whatever a stranger sends is refused", async () => {
  const stamp = String(Math.floor(Date.now() / 1000));
  for (const signature of ["", "v1", "v1,", "v1,%%", "v1,a,b", "v2,x v1,y", "é"]) {
    const headers = { "webhook-id": "m", "webhook-timestamp": stamp, "webhook-signature": signature };
    await assert.rejects(verifyWebhook(BODY, headers, NEW), InvalidMessage);
  }
  for (const odd of ["nan", "1e400", "-1", "9".repeat(40)]) {
    await assert.rejects(verifyWebhook(BODY, { ...signed(BODY, [NEW]), "Webhook-Timestamp": odd }, NEW), InvalidMessage);
  }
  await assert.rejects(verifyWebhook(BODY, {}, NEW), InvalidMessage);
});

test("a signed body that is no message is refused", async () => {
  const bodies = ["", "[]", '{"type":1}', '{"type":"x"}', '{"type":"x","timestamp":"y","data":{"events":5}}'];
  for (const body of bodies) await assert.rejects(verifyWebhook(body, signed(body, [NEW]), NEW), InvalidMessage);
});
