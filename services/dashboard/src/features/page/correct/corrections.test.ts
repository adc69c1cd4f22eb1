import { expect, test } from "vitest";
import type { Job } from "../../../api/index.ts";
import { canCorrect, checked, leadNames, NOTHING_SAID, optionsOfRun } from "./corrections.ts";

const failed = (code: string, mediaType: string): Job =>
  ({
    status: "failed",
    priority: "stat",
    input: { media_type: mediaType },
    error: { code, detail: "", retryable: false },
  }) as unknown as Job;

test("fields left empty are left to the page", () => {
  expect(checked(NOTHING_SAID, { pages: 1 })).toEqual({ ok: true, options: {} });
});

test("what is said becomes the options of the run", () => {
  const said = { layout: "6x2", mmPerS: "12,5", mmPerMv: " 5 ", leads: "I, II,III", page: "2" };
  expect(checked(said, { pages: 3 })).toEqual({
    ok: true,
    options: { layout: "6x2", mm_per_s: 12.5, mm_per_mv: 5, leads: ["I", "II", "III"], page: 2 },
  });
});

test.each([
  ["mmPerS", "0"],
  ["mmPerS", "201"],
  ["mmPerMv", "ten"],
  ["mmPerMv", "-10"],
  ["page", "4"],
  ["page", "1.5"],
  ["leads", "I,,III"],
  ["leads", Array.from({ length: 17 }, (_, n) => `L${n}`).join(",")],
])("%s of %s is refused before it is sent", (field, text) => {
  const answer = checked({ ...NOTHING_SAID, [field]: text }, { pages: 3 });
  expect(answer.ok).toBe(false);
  if (!answer.ok) expect(Object.keys(answer.errors)).toEqual([field]);
});

test.each([
  ["I,II , V1", ["I", "II", "V1"]],
  ["I II V1", ["I", "II", "V1"]],
  ["I; II; V1;", ["I", "II", "V1"]],
  ["  ", []],
])("leads in %j are %j", (text, names) => {
  expect(leadNames(text)).toEqual(names);
});

test("what a new run is not told is read from the page, whatever the run before was told", () => {
  expect(optionsOfRun({ layout: "6x2", page: 2 })).toEqual({
    layout: "6x2",
    mm_per_s: null,
    mm_per_mv: null,
    leads: null,
    page: 2,
  });
});

test.each([
  ["unknown_layout", "image/png", true],
  ["no_ecg_found", "application/pdf", true],
  ["encrypted_pdf", "application/pdf", false],
  ["worker_lost", "image/jpeg", false],
  ["no_beats_found", "text/csv", false],
])("a reading that failed with %s of %s: %s", (code, mediaType, mendable) => {
  expect(canCorrect(failed(code, mediaType))).toBe(mendable);
});
