/** Every rule of an event that may be changed: what kind of field it is and what it may hold. The API has the last word. */

/**
 * @typedef {"text" | "zone" | "moment" | "seconds" | "count" | "flag" | "choice" | "sections" | "prices"} FieldKind
 * @typedef {object} Field
 * @property {string} name as the API calls it; its label is the text `rule-{name}`
 * @property {FieldKind} kind
 * @property {number} [low]
 * @property {number} [high]
 * @property {boolean} [may_be_empty] empty: no limit, or none
 * @property {readonly string[]} [choices] each with the text `rule-{name}-{choice}`
 */

const DAYS_30 = 30 * 86_400;
const MANY = 1_000_000;

/** @type {readonly { group: string, fields: readonly Field[] }[]} */
export const GROUPS = [
  {
    group: "about",
    fields: [
      { name: "name", kind: "text", high: 200 },
      { name: "starts_at", kind: "moment", may_be_empty: true },
      { name: "time_zone", kind: "zone", high: 100 },
    ],
  },
  {
    group: "sale",
    fields: [
      { name: "sales_open_at", kind: "moment", may_be_empty: true },
      { name: "sales_close_at", kind: "moment", may_be_empty: true },
      { name: "confirm_by", kind: "choice", choices: ["shop", "holder"] },
      { name: "sell_after_start", kind: "flag" },
      { name: "refundable", kind: "flag" },
      { name: "closed_sections", kind: "sections" },
    ],
  },
  {
    group: "holds",
    fields: [
      { name: "hold_seconds", kind: "seconds", low: 1, high: DAYS_30 },
      { name: "max_hold_seconds", kind: "seconds", low: 1, high: DAYS_30 },
      { name: "cool_down_seconds", kind: "seconds", low: 0, high: 3_600 },
    ],
  },
  {
    group: "limits",
    fields: [
      { name: "max_per_holder", kind: "count", low: 1, high: MANY, may_be_empty: true },
      { name: "max_per_guest", kind: "count", low: 1, high: MANY, may_be_empty: true },
    ],
  },
  {
    group: "waiting",
    fields: [
      { name: "max_wait_seconds", kind: "seconds", low: 0, high: DAYS_30 },
      { name: "max_waiting_per_ticket", kind: "count", low: 1, high: MANY },
      { name: "max_waiting_per_holder", kind: "count", low: 1, high: MANY },
    ],
  },
  { group: "prices", fields: [{ name: "price_classes", kind: "prices" }] },
];

/** @type {readonly Field[]} */
export const FIELDS = GROUPS.flatMap(({ fields }) => fields);
