import { expect, test } from "vitest";
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatProbability,
  formatQuantity,
  inWords,
} from "../../src/ui/index.ts";

test.each([
  [411.7, "ms", "412 ms"],
  [-30, "deg", "−30°"],
  [-0.2, "deg", "0°"],
  [0.137, "mV", "0.14 mV"],
  [12345, "ms", "12,345 ms"],
])("%f %s reads %s", (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

test.each([
  [0.004, "< 1 %"],
  [0.5, "50 %"],
  [0.999, "> 99 %"],
])("a probability of %f reads %s", (probability, text) => {
  expect(formatProbability(probability)).toBe(text);
});

test.each([
  [0.4, "400 ms"],
  [10, "10 s"],
  [1805, "30 min"],
  [86_400, "24 h"],
  [86_700, "24 h 5 min"],
])("%f seconds last %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [7.5, "0:07.5"],
  [59.97, "1:00"],
  [723, "12:03"],
  [86_399, "23:59:59"],
])("%f seconds into a recording is %s", (seconds, text) => {
  expect(formatClock(seconds)).toBe(text);
});

test("bytes are counted in thousands", () => {
  expect([formatBytes(512), formatBytes(4_200), formatBytes(120_400), formatBytes(3_210_000)]).toEqual([
    "512 B",
    "4.2 kB",
    "120 kB",
    "3.2 MB",
  ]);
});

test("a code without a sentence of its own is shown in words", () => {
  expect(inWords("baseline_wander")).toBe("Baseline wander");
  expect(inWords("no_ecg_found")).toBe("No ECG found");
  expect(inWords("encrypted_pdf")).toBe("Encrypted PDF");
});
