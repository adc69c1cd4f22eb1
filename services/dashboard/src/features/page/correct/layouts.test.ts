import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import copy from "./layouts.json";
import { LAYOUTS, layoutInWords, layoutNamed } from "./layouts.ts";

const TEMPLATES = "../digitizer/src/ecg_digitizer/layout/templates.json"; // from the dashboard's folder

test("the list is the digitizer's own: copy templates.json to layouts.json where it is not", () => {
  expect(copy).toEqual(JSON.parse(readFileSync(TEMPLATES, "utf8")));
});

test.each([
  ["3x4+1", "3 rows × 4 columns, 1 rhythm strip"],
  ["3x4+3", "3 rows × 4 columns, 3 rhythm strips"],
  ["6x2-cabrera", "6 rows × 2 columns, Cabrera order"],
  ["12x1", "12 rows × 1 column"],
  ["6x1-chest", "6 rows × 1 column, chest leads"],
  ["strip", "One lead, one strip"],
])("%s is %s", (name, words) => {
  const layout = layoutNamed(name);
  expect(layout && layoutInWords(layout)).toBe(words);
});

test("no two arrangements sound the same", () => {
  expect(new Set(LAYOUTS.map(layoutInWords)).size).toBe(LAYOUTS.length);
});
