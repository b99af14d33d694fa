/** What happens in a sale, as sentences for the announcer and as events for the page around the element. */

import { first_end } from "./basket.js";
import { fullName, leftAlone, wanted } from "./words.js";

/** @typedef {import("./element.js").Seatmap} Host */

/** Events of the sale → events of the element. */
const OUTSIDE = new Map([
  ["held", "rowlock-held"],
  ["lost", "rowlock-lost"],
  ["expired", "rowlock-lost"],
  ["handed-over", "rowlock-handed-over"],
  ["released", "rowlock-released"],
  ["extended", "rowlock-extended"],
  ["bought", "rowlock-bought"],
  ["refused", "rowlock-refused"],
  ["event", "rowlock-event"],
]);
const INSIDE = ["chosen", "left", "waiting", "waiting-over", ...OUTSIDE.keys()];

/** Tell the host's announcer and its page of all that happens. @param {Host} host @param {import("./sale.js").Sale} sale */
export function follow(host, sale) {
  for (const name of INSIDE) {
    sale.addEventListener(name, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      const text = sentence(host, sale, name, detail);
      if (text) host.announce(text);
      const outside = OUTSIDE.get(name);
      if (outside) host.emit(outside, name === "event" ? detail.event : shown(sale, name, detail));
      if (["chosen", "left", "lost"].includes(name)) host.emit("rowlock-change", { selection: host.selection });
    });
  }
}

/** @param {import("./sale.js").Sale} sale @param {string} name @param {any} detail what the page around may know */
function shown(sale, name, detail) {
  const ticket_ids = (detail.seats ?? []).flatMap((/** @type {number} */ seat) => sale.ids?.ids.get(seat) ?? []);
  const of_command = detail.command?.ticket_ids ?? (detail.command?.ticket_id ? [detail.command.ticket_id] : ticket_ids);
  return {
    ticket_ids: of_command,
    order_id: detail.command?.order_id ?? null,
    held_until: first_end(sale.basket),
    ...(name === "refused" && { code: detail.code, explanation: detail.explanation }),
    ...(name === "expired" && { expired: true }),
  };
}

/** @param {Host} host @param {import("./sale.js").Sale} sale @param {string} name @param {any} detail @returns {string} */
function sentence(host, sale, name, detail) {
  const { t } = host;
  const { hall } = sale;
  if (!t || !hall) return "";
  const seats = t.list((detail.seats ?? []).map((/** @type {number} */ seat) => fullName(t, hall, seat)));
  const end = first_end(sale.basket);
  const time = end ? t.time(Date.parse(end) - host.clockOffset) : "";
  switch (name) {
    case "event":
      return sale.phase === "cancelled" ? t.say("cancelled") : sale.moved_from ? t.say("moved") : "";
    case "chosen": {
      const alone = leftAlone(t, hall, sale.orphans());
      return [t.say("news-chosen", { seat: seats, count: sale.basket.chosen.length }), alone].filter(Boolean).join(" ");
    }
    case "left":
      return t.say("news-left", { seat: seats });
    case "held":
      return t.say("news-held", { count: detail.count, time });
    case "lost":
      return t.say("news-lost", { seat: seats });
    case "expired":
      return t.say("news-expired");
    case "handed-over":
      return t.say("handed-over", { seat: seats, count: detail.seats.length });
    case "waiting": {
      const ahead = detail.command.position;
      return `${t.say("waiting-title")}: ${wanted(t, hall, detail)}. ${ahead == null ? "" : t.say("waiting-place", { ahead })}`;
    }
    case "waiting-over":
      return t.say("waiting-over", { seat: wanted(t, hall, detail) });
    case "released":
      return t.say("news-released", { count: detail.count });
    case "extended":
      return t.say("extend-until", { time });
    case "bought":
      return t.say("news-bought", { count: detail.count });
    case "refused":
      return [`${t.say("refused")}.`, t.has(`code-${detail.code}`) ? t.say(`code-${detail.code}`) : "", offer(host, sale)].join(" ");
    default:
      return "";
  }
}

/** That what was refused may be waited for. @param {Host} host @param {import("./sale.js").Sale} sale */
function offer({ t, mayWait }, sale) {
  const wishes = mayWait ? sale.waitable : [];
  return t && sale.hall && wishes.length ? t.say("wait-for-wish", { wish: wanted(t, sale.hall, { seats: sale.refusal?.seats, wishes }) }) : "";
}
