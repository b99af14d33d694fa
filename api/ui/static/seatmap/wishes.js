/** What a buyer wishes for, in the words of an order. Pure. */

/** What is wished for, the dearest wish first. @param {Pick<FormData, "get">} form */
export function wishes(form) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? "");
  const common = {
    quantity: Number(text("quantity")),
    ...(text("max_price") && { max_price: Number(text("max_price")) }),
    ...(text("adjacent") && { adjacent: true }),
    ...(text("accessible") && { accessible: true }),
  };
  const places = [text("section"), ...(text("second") === "-" || text("second") === text("section") ? [] : [text("second")])];
  return places.map((section) => (section ? Object.assign({ section }, common) : common));
}
