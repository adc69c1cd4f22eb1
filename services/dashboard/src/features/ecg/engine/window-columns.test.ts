import { expect, it } from "vitest";
import { windowColumns } from "./window-columns.ts";

const WINDOWS = [
  { startS: 0, endS: 10, probability: 0.2 },
  { startS: 10, endS: 20, probability: 0.8 },
  { startS: 40, endS: 50, probability: 1 },
];

it("fills the columns of a window and leaves those without one", () => {
  expect([...windowColumns(WINDOWS, 5, 0.2, 8)].map((value) => Math.round(value * 10) / 10)).toEqual([
    0.2, 0.8, 0.8, -1, -1, -1, -1, 1,
  ]);
});

it("takes the mean of windows that share a column", () => {
  expect(windowColumns(WINDOWS, 0, 0.05, 1)[0]).toBeCloseTo(0.5, 6);
});
