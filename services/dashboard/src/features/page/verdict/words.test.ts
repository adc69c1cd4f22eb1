import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { consistencyInWords, REASONS, reasonInWords, SCALES, scaleInWords, verdictTitle } from "./words.ts";

test("an incomplete lead is named", () => {
  expect(reasonInWords("incomplete_aVL")).toBe("Lead aVL could not be followed over its whole length.");
  expect(reasonInWords("doubtful_V3")).toBe("Lead V3 may have been followed wrongly: compare it with the page.");
});

test("a reason that is not known here is at least readable", () => {
  expect(reasonInWords("page_was_wet")).toBe("Page was wet.");
});

test("every code that the digitizer gives is put into words", () => {
  const folders = ["reading", "vector", "grid"].map((name) => `../digitizer/src/ecg_digitizer/${name}`);
  const sources = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".py"))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
  );
  // words of three letters and more: names of arrays end in a unit, as in `outline_pt`
  const codes = new Set(
    [...sources.join("\n").matchAll(/"([a-z]{3,}(?:_[a-z]{3,})+)"/g)].map((match) => `${match[1]}`),
  );

  expect(codes).toContain("einthoven_disagrees"); // the codes stand there as whole strings
  expect([...codes].filter((code) => !(code in REASONS || code in SCALES))).toEqual([]);
});

test("the leads' agreement is told with its figure", () => {
  const checks = { consistency: { einthoven_mv: 0.0123, rhythm_strip_r: 0.9871 }, reasons: ["strip_disagrees"] };
  expect(consistencyInWords(checks)).toEqual([
    "I + III differs from II by 12 µV (root mean square): they agree.",
    "The rhythm strip and its lead above correlate by 0.987: they disagree.",
  ]);
});

test("what could not be checked says so", () => {
  const words = consistencyInWords({ consistency: { einthoven_mv: null, rhythm_strip_r: null }, reasons: [] });
  expect(words[0]).toContain("could not be checked");
  expect(words[1]).toContain("none could be compared");
});

test("doubts are counted", () => {
  expect(verdictTitle({ verdict: "review", reasons: ["gain_assumed"] })).toContain("one doubt");
  expect(verdictTitle({ verdict: "review", reasons: ["gain_assumed", "trace_unsure"] })).toContain("2 doubts");
});

test("the scale's source is told", () => {
  expect(scaleInWords("vector_grid")).toBe("the drawing's own grid lines");
});
