import { expect, test } from "vitest";
import { doubtsOf, isAsPrinted, troublesOf } from "../../../src/features/result/doubts.ts";
import {
  MEASUREMENTS,
  measurementName,
  NULL_REASONS,
  nullReason,
  QUALITY_REASONS,
} from "../../../src/features/result/words.ts";
import analyzer from "./analyzer-words.json";

// The analyzer's own tests hold that analyzer-words.json has all that it can say.
test("every measurement and every reason of the analyzer has words", () => {
  const names = [...analyzer.measurements, ...analyzer.evidence];
  expect(names.filter((name) => !(name in MEASUREMENTS))).toEqual([]);
  expect(analyzer.reasons.filter((reason) => !(reason in NULL_REASONS))).toEqual([]);
  expect(analyzer.quality.filter((reason) => !(reason in QUALITY_REASONS))).toEqual([]);
});

test.each([
  ["qrs_duration_ms", "QRS duration"],
  ["lf_hf_ratio", "LF/HF"],
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

const lead = (name: string, ...reasons: string[]) => ({
  name,
  verdict: "usable" as const,
  reasons,
  segments: [],
  shares: {},
});

test("a reason that all leads share is said once", () => {
  expect(doubtsOf([lead("I", "noise"), lead("II", "noise", "wander")], { page: false })).toEqual([
    { leads: "all leads", reason: "Noise of the muscles between the complexes" },
    { leads: "II", reason: "The baseline wanders" },
  ]);
});

test("columns of a page are no fault of their leads, but said in one line", () => {
  const leads = [lead("I", "partly_recorded"), lead("II"), lead("V1", "partly_recorded", "noise")];
  expect(doubtsOf(leads, { page: true })[0]).toEqual({
    leads: "I, V1",
    reason: "Recorded only in part (columns of a printed page)",
  });
  expect(leads.map((one) => isAsPrinted(one, { page: true }))).toEqual([true, false, false]);
  expect(isAsPrinted(lead("I", "partly_recorded"), { page: false })).toBe(false);
});

test("what is wrong in parts of a lead is said with its times, the largest part first", () => {
  const noise = [5, 20, 40, 50].map((start_s) => ({ start_s, end_s: start_s + 3, problem: "noise" }));
  const flat = { start_s: 10, end_s: 40, problem: "flat" };
  const leads = [
    { ...lead("II"), segments: noise, shares: { noise: 0.2 } },
    { ...lead("V1"), segments: [flat], shares: { flat: 0.5 } },
    { ...lead("V2", "mains"), segments: [{ start_s: 0, end_s: 60, problem: "mains" }], shares: { mains: 1 } },
  ];
  expect(troublesOf(leads)).toEqual([
    { leads: "V1", reason: "flat: an open or shorted electrode, 0:10 to 0:40 (50 %)" },
    {
      leads: "II",
      reason: "noise of the muscles between the complexes, 0:05 to 0:08, 0:20 to 0:23, 0:40 to 0:43 and 1 more (20 %)",
    },
  ]);
});
