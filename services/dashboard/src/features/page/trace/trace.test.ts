import { expect, test } from "vitest";
import { leadAt, pathOf, type Trace, type TracedLead } from "./trace.ts";

const lead = (name: string, box: TracedLead["box"]): TracedLead => ({
  name,
  box,
  coverage: 1,
  confidence: 1,
  trust: "good",
  x: [],
  y: [],
});

test("a line runs through the centres of its pixels", () => {
  expect(pathOf({ x: [10, 11.2], y: [5, 4.3] })).toBe("M10.5 5.5L11.7 4.8");
});

test("a gap lifts the pen", () => {
  expect(pathOf({ x: [0, 1, 1, 8, 9], y: [0, 0, null, 2, 2] })).toBe("M0.5 0.5L1.5 0.5M8.5 2.5L9.5 2.5");
});

test("a lone point is a dot, not nothing", () => {
  expect(pathOf({ x: [3, 3, 7, 8], y: [1, null, 2, 2] })).toBe("M3.5 1.5h0M7.5 2.5L8.5 2.5");
});

test("a lead without a line has no path", () => {
  expect(pathOf({ x: [], y: [] })).toBe("");
});

test("where boxes overlap the smaller one is meant", () => {
  const strip = lead("II", { x: 0, y: 0, width: 1000, height: 100 });
  const short = lead("V1", { x: 200, y: 20, width: 100, height: 50 });
  const trace: Trace = { width: 1000, height: 500, leads: [strip, short], grid: null };
  expect(leadAt(trace, 250, 40)?.name).toBe("V1");
  expect(leadAt(trace, 50, 40)?.name).toBe("II");
  expect(leadAt(trace, 50, 300)).toBeUndefined();
});
