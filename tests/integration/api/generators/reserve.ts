// Reserves a seat with openapi-fetch over the types that openapi-typescript made.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { argv: string[] };
const [url, token, seat] = process.argv.slice(2) as [string, string, string];
const client = createClient<paths>({ baseUrl: `${url}/api/v1`, headers: { Authorization: `Bearer ${token}` } });
const reserve = (ticket_id: string) =>
    client.POST("/tickets/{ticket_id}/reserve", {
        params: { path: { ticket_id }, header: { Prefer: "wait=10" } },
        body: { deadline_seconds: 60, metadata: { cart: "17" } },
    });
const { data, error } = await reserve(seat);
if (!data) throw new Error(error.code);
const refused = await reserve("nowhere");
console.log(data.status, data.ticket_id, data.price, data.currency, refused.error?.command?.code);
