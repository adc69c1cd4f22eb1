import { expect, test } from "vitest";
import { inReadingOrder, placeOf, rangeOf } from "../../../src/features/result/ranges.ts";

test.each([
  ["heart_rate_bpm", 59.9, "below"],
  ["heart_rate_bpm", 60, "within"],
  ["heart_rate_bpm", 100, "within"],
  ["heart_rate_bpm", 100.1, "above"],
  ["pr_interval_ms", 200, "within"],
  ["pr_interval_ms", 201, "above"],
  ["qrs_duration_ms", 109, "within"],
  ["qrs_duration_ms", 110, "above"],
  ["qrs_axis_deg", -31, "below"],
  ["qtc_fridericia_ms", 389, "below"],
  ["qtc_fridericia_ms", 449, "within"],
  ["qtc_fridericia_ms", 450, "depends on sex"],
  ["qtc_bazett_ms", 460, "above"],
])("%s of %f lies %s", (name, value, place) => {
  expect(placeOf(name, value)).toBe(place);
});

test("a measurement without an agreed range is placed nowhere", () => {
  expect(rangeOf("rmssd_ms")).toBeNull();
  expect(placeOf("rmssd_ms", 3)).toBeNull();
});

test("measurements are read from the rate over P, QRS and QT to variability; unknown ones stand last", () => {
  const names = [
    "sdnn_ms",
    "zebra",
    "qt_ms",
    "qrs_axis_deg",
    "heart_rate_max_bpm",
    "qrs_duration_ms",
    "pr_ms",
    "heart_rate_bpm",
  ];
  expect(inReadingOrder(names)).toEqual([
    "heart_rate_bpm",
    "heart_rate_max_bpm",
    "pr_ms",
    "qrs_duration_ms",
    "qt_ms",
    "qrs_axis_deg",
    "sdnn_ms",
    "zebra",
  ]);
});
