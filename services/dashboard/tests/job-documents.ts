/** A job as the gateway answers it, for tests that need one. */
import type { Job } from "../src/api/index.ts";

export function jobWith(fields: Partial<Job> = {}): Job {
  return {
    id: "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
    status: "queued",
    stage: "analyze",
    progress: 0,
    priority: "routine",
    external_id: null,
    batch_id: null,
    submitted_at: "2026-03-01T12:00:00.000000Z",
    started_at: null,
    finished_at: null,
    epoch: 1,
    result_epoch: null,
    attempts: 0,
    input: { filename: "ecg.csv", media_type: "text/csv", bytes: 1200, sha256: "9f86" },
    timings_ms: { queued: null, digitize: null, analyze: null },
    error: null,
    links: {},
    ...fields,
  };
}
