// The client: a method a call.

import { Rejected, UnexpectedAnswer } from "./errors.js";
import type * as models from "./models.js";
import { type Answer, type Asked, failure, isObject, newKey, type Options, path, sleep, Transport } from "./transport.js";

const REST_S = 1;

/** How a command is sent. */
export interface Sending {
  /** Seconds to wait for the outcome; 10 unless said, 0: none. */
  wait?: number;
  /** A key of your own, for a call that keeps it over a restart of yours. */
  idempotencyKey?: string;
}

type Without<T, Name extends string> = Omit<T, Name>;

/** A Rowlock at `url`, as who `options.token` says. */
export class Rowlock {
  readonly #transport: Transport;

  constructor(url: string, options: Options = {}) {
    this.#transport = new Transport(url, options);
  }

  /** Reserve a ticket. Throws Rejected; still PENDING after `wait` seconds it is returned as it stands. */
  reserve(ticketId: string, body: models.ReserveBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("tickets", ticketId, "reserve"), body);
  }

  /** Sell what is held. Throws Rejected. */
  confirm(ticketId: string, body: models.ActionBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("tickets", ticketId, "confirm"), body);
  }

  /** Give a ticket back. Throws Rejected. */
  release(ticketId: string, body: models.ActionBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("tickets", ticketId, "release"), body);
  }

  /** Hold for longer, up to the event's limit. Throws Rejected. */
  extend(ticketId: string, body: models.ActionBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("tickets", ticketId, "extend"), body);
  }

  /** Order tickets, all or nothing: the first wish that can be met whole is. Throws Rejected. */
  order(
    eventId: string,
    wishes: models.Wish[],
    body: Without<models.OrderBody, "event_id" | "wishes"> & Sending = {},
  ): Promise<models.Command> {
    const order = { ...body, event_id: eventId, wishes };
    return this.#command(path("orders"), order);
  }

  /** Order tickets of several events, all or nothing. Throws Rejected. */
  orderPackage(
    events: models.Part[],
    body: Without<models.PackageBody, "events"> & Sending = {},
  ): Promise<models.Command> {
    const wanted = { ...body, events };
    return this.#command(path("packages"), wanted);
  }

  confirmOrder(orderId: string, body: models.ActionBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("orders", orderId, "confirm"), body);
  }

  releaseOrder(orderId: string, body: models.ActionBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("orders", orderId, "release"), body);
  }

  extendOrder(orderId: string, body: models.ActionBody & Sending = {}): Promise<models.Command> {
    return this.#command(path("orders", orderId, "extend"), body);
  }

  getOrder(orderId: string): Promise<models.Order> {
    return this.request(path("orders", orderId));
  }

  /** Read a command as it stands, refused or not. */
  command(id: string): Promise<models.Command> {
    return this.request(path("commands", id));
  }

  /** Return a command once it has succeeded, or PENDING after `wait` seconds. Throws Rejected. */
  async outcome(id: string, wait = 10): Promise<models.Command> {
    return this.#followed(await this.command(id), Date.now() + wait * 1000);
  }

  /** Take back a command that is not settled yet, and return it as it stands then. */
  withdraw(id: string): Promise<models.Command> {
    return this.request(path("commands", id), { method: "DELETE", repeatable: true });
  }

  ticket(id: string): Promise<models.Ticket> {
    return this.request(path("tickets", id));
  }

  tickets(
    eventId: string,
    filters: { section?: string; category?: string; status?: string; limit?: number } = {},
  ): AsyncGenerator<models.Ticket> {
    return this.#items(path("events", eventId, "tickets"), filters);
  }

  event(id: string): Promise<models.Event> {
    return this.request(path("events", id));
  }

  events(): AsyncGenerator<models.Event> {
    return this.#items(path("events"), {});
  }

  createEvent(event: models.NewEvent): Promise<models.Event> {
    return this.request(path("events"), { method: "POST", body: event, key: newKey() });
  }

  changeEvent(id: string, changes: models.EventChange): Promise<models.Event> {
    return this.request(path("events", id), { method: "PATCH", body: changes, repeatable: true });
  }

  reservation(id: string): Promise<models.Reservation> {
    return this.request(path("reservations", id));
  }

  reservations(
    filters: { event_id?: string; status?: string; holder?: string; limit?: number } = {},
  ): AsyncGenerator<models.Reservation> {
    return this.#items(path("reservations"), filters);
  }

  /**
   * Read pages of changes from a cursor on; without one from the oldest that are kept. With `wait` it goes on for ever, a page every `wait`
   * seconds at the latest; else it ends where nothing more is there. Keep `next_cursor` once the items are dealt with.
   */
  async *changes(
    cursor?: string,
    asked: { types?: string[]; event_id?: string; limit?: number; wait?: number } = {},
  ): AsyncGenerator<models.Changes> {
    const { types, wait = 0, ...rest } = asked;
    for (let at = cursor; ; ) {
      const query = { ...rest, cursor: at, types: types?.length ? types.join(",") : undefined };
      const page: models.Changes = await this.request(path("changes"), { query, wait });
      if (page.items.length || !page.has_more) yield page; // in what was read nothing may have been wanted
      at = page.next_cursor;
      if (wait <= 0 && !page.has_more) return;
    }
  }

  me(): Promise<models.Me> {
    return this.request(path("me"));
  }

  /** Begin a guest's session, or renew that of the token. */
  beginSession(): Promise<models.Session> {
    return this.request(path("sessions"), { method: "POST", body: {}, key: newKey() });
  }

  /** Make a token with which a customer's browser acts as the holder, for a while. */
  createToken(token: models.NewToken): Promise<models.Token> {
    return this.request(path("tokens"), { method: "POST", body: token, key: newKey() });
  }

  createKey(key: models.NewKey): Promise<models.Key> {
    return this.request(path("keys"), { method: "POST", body: key, key: newKey() });
  }

  /** Have changes sent to an address, from the next one on. The secret is told this once. */
  createWebhook(webhook: models.NewWebhook): Promise<models.WebhookSecret> {
    return this.request(path("webhooks"), { method: "POST", body: webhook, key: newKey() });
  }

  /** Send what has no method here. `path("…")` makes a path. Throws Problem. */
  async request<T>(address: string, asked: Asked = {}): Promise<T> {
    const answer = await this.#transport.send(address, asked);
    if (answer.status !== 204 && !isObject(answer.body)) throw new UnexpectedAnswer(answer.status);
    return answer.body as T;
  }

  async #command(address: string, sent: Sending & object): Promise<models.Command> {
    const { wait = 10, idempotencyKey, ...body } = sent;
    const until = Date.now() + wait * 1000;
    const key = idempotencyKey ?? newKey();
    const answer = await this.#transport.insist(address, { method: "POST", body, key, wait });
    return this.#followed(commandOf(answer), until);
  }

  /** Poll until the command is final or the time is up. What goes wrong with a poll is not thrown: the command was accepted. */
  async #followed(accepted: models.Command, until: number): Promise<models.Command> {
    let command = accepted;
    for (let left = until - Date.now(); command.status === "PENDING" && left > 0; left = until - Date.now()) {
      const asked = { wait: Math.ceil(left / 1000), single: true };
      const answer = await this.#transport.insist(path("commands", command.id), asked).catch(() => undefined);
      if (answer?.status === 200 && isCommand(answer.body)) command = answer.body;
      const rest = Math.min(answer?.retryAfterS ?? REST_S, (until - Date.now()) / 1000);
      if (command.status === "PENDING" && rest > 0) await sleep(rest);
    }
    if (command.status === "REJECTED") throw new Rejected(command);
    return command;
  }

  async *#items<T>(address: string, query: Record<string, string | number | undefined>): AsyncGenerator<T> {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: models.Page<T> = await this.request(address, { query: { ...query, cursor } });
      yield* page.items;
      cursor = page.next_cursor ?? null;
    }
  }
}

function commandOf(answer: Answer): models.Command {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    if (!isCommand(body)) throw new UnexpectedAnswer(status);
    return body;
  }
  if ((status === 403 || status === 409) && isObject(body) && isCommand(body["command"])) return body["command"];
  throw failure(answer);
}

function isCommand(value: unknown): value is models.Command {
  return isObject(value) && typeof value["id"] === "string" && typeof value["status"] === "string";
}
