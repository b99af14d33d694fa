/** What a buyer wishes for, in the words of an order. Pure. */

/**
 * What is wished for, the dearest wish first. @param {Pick<FormData, "get">} form
 * @param {readonly string[]} [classes] the price classes that the form asks about
 */
export function wishes(form, classes = []) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? "");
  const counts = classes.map((name) => /** @type {const} */ ([name, Number(text(`class:${name}`))])).filter(([, count]) => count > 0);
  const common = {
    // Whoever asks for two and says three children wants three.
    quantity: Math.max(Number(text("quantity")), counts.reduce((sum, [, count]) => sum + count, 0)),
    ...(counts.length && { price_classes: Object.fromEntries(counts) }),
    ...(text("max_price") && { max_price: Number(text("max_price")) }),
    ...(text("adjacent") && { adjacent: true }),
    ...(text("accessible") && !text("companion") && { accessible: true }),
  };
  // Each wheelchair place has one companion seat; of an odd number one has none.
  if (text("companion")) Object.assign(common, { accessible_count: Math.ceil(common.quantity / 2), companion_count: Math.floor(common.quantity / 2) });
  const second = text("second") || (form.get("second") == null ? "-" : "");
  const places = [text("section"), ...(second === "-" || second === text("section") ? [] : [second])];
  return places.map((section) => (section ? Object.assign({ section }, common) : common));
}
