import { expect, test } from "vitest";
import { tookMs } from "../../src/job/status.ts";
import { jobWith } from "../job-documents.ts";

const END = "2026-03-02T09:00:00.000000Z";

test("what a job took is what its last run took, however long ago it was submitted", () => {
  const timings_ms = { queued: 100, digitize: null, analyze: 1400 };
  expect(tookMs(jobWith({ finished_at: END, epoch: 2, timings_ms }))).toBe(1500);
});

test("a job that goes on has no time yet, nor has one that was cancelled before it began", () => {
  expect(tookMs(jobWith({ timings_ms: { queued: 100, digitize: null, analyze: null } }))).toBeNull();
  expect(tookMs(jobWith({ finished_at: END }))).toBeNull();
});
