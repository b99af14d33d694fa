// The API's own types by short names; `schema.ts` is made of its OpenAPI document.

import type { components } from "./schema.js";

type Schemas = components["schemas"];

export type Command = Schemas["CommandResource"];
export type Event = Schemas["EventView"];
export type Ticket = Schemas["TicketView"];
export type Reservation = Schemas["ReservationView"];
export type Order = Schemas["OrderView"];
export type Change = Schemas["Change"];
export type Changes = Schemas["Changes"];
export type Key = Schemas["KeyView"];
export type Token = Schemas["TokenView"];
export type Session = Schemas["SessionView"];
export type Me = Schemas["MeView"];
export type Webhook = Schemas["WebhookView"];
export type WebhookSecret = Schemas["Made"];

export type NewEvent = Schemas["NewEvent"];
export type EventChange = Schemas["EventChange"];
export type NewKey = Schemas["NewKey"];
export type NewToken = Schemas["NewToken"];
export type NewWebhook = Schemas["NewWebhook"];
export type Wish = Schemas["WishBody"];
export type Part = Schemas["PartBody"];
export type PackageBody = Schemas["PackageBody"];
export type ReserveBody = Schemas["ReserveBody"];
export type ActionBody = Schemas["ActionBody"];
export type OrderBody = Schemas["OrderBody"];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
