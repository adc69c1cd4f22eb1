import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { type Job, jobKey } from "../../src/api/index.ts";
import { applyProgress, applyState } from "../../src/api/live.ts";
import { jobWith } from "../job-documents.ts";

function clientWith(job: Job): QueryClient {
  const client = new QueryClient();
  client.setQueryData(jobKey(job.id), job);
  return client;
}

function gatewayAnswers(job: Job) {
  const fetch = vi.fn().mockImplementation(async () => new Response(JSON.stringify(job)));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const at = "2026-03-01T12:00:01Z";

test("a changed state fetches the job that a screen knows", async () => {
  const job = jobWith({ status: "running", stage: "analyze" });
  const done = jobWith({ status: "succeeded", stage: null, finished_at: at });
  const client = clientWith(job);
  gatewayAnswers(done);
  applyState(client, { job_id: job.id, status: "succeeded", stage: null, epoch: 1, at });
  await vi.waitFor(() => expect(client.getQueryData<Job>(jobKey(job.id))?.status).toBe("succeeded"));
});

test("a state that is known already, and a job that nobody looks at, fetch nothing", () => {
  const job = jobWith({ status: "running", stage: "analyze" });
  const client = clientWith(job);
  const fetch = gatewayAnswers(job);
  applyState(client, { job_id: job.id, status: "running", stage: "analyze", epoch: 1, at });
  applyState(client, { job_id: "another", status: "failed", stage: null, epoch: 1, at });
  expect(fetch).not.toHaveBeenCalled();
});

test("progress moves the stage that runs, never another one nor a final job", () => {
  const job = jobWith({ status: "running", stage: "digitize" });
  const client = clientWith(job);
  const progress = () => client.getQueryData<Job>(jobKey(job.id))?.progress;
  applyProgress(client, { job_id: job.id, stage: "analyze", progress: 0.9 });
  expect(progress()).toBe(0);
  applyProgress(client, { job_id: job.id, stage: "digitize", progress: 0.4 });
  expect(progress()).toBe(0.4);
  client.setQueryData(jobKey(job.id), jobWith({ status: "failed", stage: "digitize", progress: 0.4 }));
  applyProgress(client, { job_id: job.id, stage: "digitize", progress: 0.9 });
  expect(progress()).toBe(0.4);
});
