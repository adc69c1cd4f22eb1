import { expect, test } from "vitest";
import type { Patient } from "../../../src/api/index.ts";
import { placeOf, rangeOf } from "../../../src/features/result/ranges.ts";

const WOMAN: Patient = { age_years: 63, sex: "female" };
const MAN: Patient = { age_years: null, sex: "male" };
const CHILD: Patient = { age_years: 17.9, sex: "male" };

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
  ["qtc_ms", 389, "below"],
  ["qtc_ms", 449, "within"],
  ["qtc_ms", 450, "depends on sex"],
  ["qtc_bazett_ms", 460, "above"],
])("%s of %f lies %s where sex and age were not said", (name, value, place) => {
  expect(placeOf(name, value, null)).toBe(place);
});

test.each([
  ["a man", MAN, 450, "above"],
  ["a woman", WOMAN, 450, "within"],
  ["a woman", WOMAN, 459, "within"],
  ["a woman", WOMAN, 460, "above"],
] as const)("QTc of %s: %o, %f ms lies %s", (_who, patient, value, place) => {
  expect(placeOf("qtc_ms", value, patient)).toBe(place);
});

test("the limits that are shown are those of the sex, both where it was not said", () => {
  expect(rangeOf("qtc_ms", MAN)?.words).toBe("390–450");
  expect(rangeOf("qtc_ms", WOMAN)?.words).toBe("390–460");
  expect(rangeOf("qtc_ms", { age_years: 40, sex: null })?.words).toBe("390–450 men, 390–460 women");
});

test("a child has no range of adults", () => {
  expect(rangeOf("heart_rate_bpm", CHILD)).toBeNull();
  expect(placeOf("heart_rate_bpm", 120, CHILD)).toBeNull();
  expect(placeOf("heart_rate_bpm", 120, { age_years: 18, sex: null })).toBe("above");
});

test("a measurement without an agreed range is placed nowhere", () => {
  expect(rangeOf("rmssd_ms", null)).toBeNull();
  expect(placeOf("rmssd_ms", 3, null)).toBeNull();
});
