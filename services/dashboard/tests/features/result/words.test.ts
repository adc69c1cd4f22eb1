import { expect, test } from "vitest";
import { doubtsOf } from "../../../src/features/result/doubts.ts";
import { measurementName, nullReason } from "../../../src/features/result/words.ts";

test.each([
  ["qrs_duration_ms", "QRS duration"],
  ["qtc_fridericia_ms", "QTc, Fridericia"],
  ["t_axis_deg", "T axis"],
  ["st_level_mv", "ST level"],
  ["something_new_ms", "Something new"],
])("%s is called %s", (name, words) => {
  expect(measurementName(name)).toBe(words);
});

test("a reason that is new here is shown in its own words", () => {
  expect(nullReason("too_few_intervals")).toBe("too few intervals between beats");
  expect(nullReason("moon_in_the_way")).toBe("moon in the way");
  expect(nullReason(null)).toBe("could not be known");
});

test("a reason that all leads share is said once", () => {
  const lead = (name: string, ...reasons: string[]) => ({ name, verdict: "usable" as const, reasons });
  expect(doubtsOf([lead("I", "noise"), lead("II", "noise", "wander")])).toEqual([
    { leads: "All leads", reason: "noise between the complexes" },
    { leads: "II", reason: "the baseline wanders" },
  ]);
});
