/** A small hall as the API tells it: two sections of seats, one of places. */

export const MAP = {
  version: "m1",
  currency: "EUR",
  unit: 0.5,
  size: { width: 100, height: 100 },
  sections: ["Stalls", "Circle", "Arena"],
  rows: ["A", "B", null],
  numbers: ["1", "2", "3", null],
  categories: [{ name: "Gold", color: "#cc9900" }, null],
  prices: [4500, 9000],
  areas: [
    { shape: "rectangle", position: { x: 20, y: -30 }, rectangle: { width: 40, height: 10 }, text: { text: "Stage" } },
    { name: "Arena", shape: "rectangle", position: { x: 20, y: -12 }, rectangle: { width: 30, height: 10 } },
  ],
  seats: {
    count: 11,
    // Stalls A 1–3, Stalls B 1–3, Circle A 1–3, two places of the Arena.
    section: [0, 6, 1, 3, 2, 2],
    row: [0, 3, 1, 3, 0, 3, 2, 2],
    category: [0, 6, 1, 5],
    price: [1, 6, 0, 5],
    flags: [0, 4, 8, 1, 1, 1, 0, 3, 6, 2],
    number: [0, 1, 1, -2, 1, 1, -2, 1, 1, 1, 0],
    position: [0, 1, 1, -2, 1, 1, -2, 1, 1, -2, 1],
    x: [0, 40, 40, -80, 40, 40, -80, 40, 40, 0, 0],
    y: [0, 0, 0, 40, 0, 0, 80, 0, 0, 0, 0],
  },
};
