// Verifies what a webhook receives (Standard Webhooks), with WebCrypto.

import { InvalidMessage } from "./errors.js";
import type { Change } from "./models.js";
import { isObject } from "./transport.js";

const AGE_MAX_S = 300;
const PREFIX = "whsec_";

/** What Rowlock sent. A message comes again until it is answered 2xx, then under the same `id`. */
export interface Message {
  id: string;
  /** `rowlock.changes`, or `rowlock.test`. */
  type: string;
  timestamp: string;
  /** In the order in which they happened. */
  changes: Change[];
  /** Of the feed, behind the last of them. */
  cursor: string | undefined;
}

export interface Verifying {
  /** So old a message may be, so far ahead a clock; 300 s unless said. */
  ageMaxS?: number;
  /** The time, in seconds since 1970. */
  nowS?: () => number;
}

/**
 * Return the message if it was signed with one of `secrets`, the new and the old one while they rotate. `body` is what came, byte by byte.
 * Throws InvalidMessage for what is forged, too old, or no message.
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  headers: Headers | Readonly<Record<string, string>>,
  secrets: string | readonly string[],
  { ageMaxS = AGE_MAX_S, nowS = () => Date.now() / 1000 }: Verifying = {},
): Promise<Message> {
  const named = headers instanceof Headers ? headers : new Headers(headers);
  const [id, stamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => named.get(name));
  if (!id || !stamp || !signatures || !/^[0-9]{1,12}$/.test(stamp)) throw new InvalidMessage("it has no signature");
  if (Math.abs(nowS() - Number(stamp)) > ageMaxS) throw new InvalidMessage("it is too old, or of the future");
  const content = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const head = new TextEncoder().encode(`${id}.${stamp}.`);
  const signed = new Uint8Array(head.length + content.length);
  signed.set(head);
  signed.set(content, head.length);
  for (const secret of typeof secrets === "string" ? [secrets] : secrets) {
    if (await isSigned(signed, secret, signatures)) return messageOf(id, content);
  }
  throw new InvalidMessage("no secret of ours signed this");
}

async function isSigned(signed: Uint8Array<ArrayBuffer>, secret: string, signatures: string): Promise<boolean> {
  const key = bytes(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (key === undefined || key.length === 0) throw new TypeError("a webhook's secret is whsec_ and Base64");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["verify"]);
  for (const each of signatures.split(" ")) {
    const [version, text] = each.split(",");
    const signature = version === "v1" && text !== undefined ? bytes(text) : undefined;
    if (signature !== undefined && (await crypto.subtle.verify("HMAC", imported, signature, signed))) return true;
  }
  return false;
}

function bytes(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function messageOf(id: string, content: Uint8Array): Message {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    read = undefined;
  }
  const data = isObject(read) ? read["data"] : undefined;
  if (!isObject(read) || !isObject(data) || typeof read["type"] !== "string" || typeof read["timestamp"] !== "string") {
    throw new InvalidMessage("it is signed, and yet no message");
  }
  const { events = [], cursor } = data as { events?: Change[]; cursor?: string };
  if (!Array.isArray(events)) throw new InvalidMessage("it is signed, and yet no message");
  return { id, type: read["type"], timestamp: read["timestamp"], changes: events, cursor };
}
