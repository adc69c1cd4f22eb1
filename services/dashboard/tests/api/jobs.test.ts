import { expect, test, vi } from "vitest";
import { fetchJob, jobsPath, retryJob } from "../../src/api/index.ts";
import { jobWith } from "../job-documents.ts";

const ID = jobWith().id;

function answer(...responses: Response[]): void {
  const fetch = vi.fn();
  for (const response of responses) fetch.mockResolvedValueOnce(response);
  vi.stubGlobal("fetch", fetch);
}

const sent = (call: number) => vi.mocked(fetch).mock.calls[call];
const jobResponse = (etag: string) => new Response(JSON.stringify(jobWith()), { headers: { ETag: etag } });

test("a poll sends the ETag of the job it has and keeps that job when nothing changed", async () => {
  answer(jobResponse('"r7"'), new Response(null, { status: 304 }));
  const first = await fetchJob(ID);
  const second = await fetchJob(ID, first);
  expect(new Headers(sent(1)?.[1]?.headers).get("If-None-Match")).toBe('"r7"');
  expect(second).toBe(first);
});

test("a job changed in place, by a progress event, is asked for whole", async () => {
  answer(jobResponse('"r7"'), jobResponse('"r8"'));
  const first = await fetchJob(ID);
  await fetchJob(ID, { ...first, progress: 0.5 });
  expect(new Headers(sent(1)?.[1]?.headers).get("If-None-Match")).toBeNull();
});

test("only filters that are set go into the address", () => {
  expect(jobsPath({ status: "failed", external_id: "", cursor: undefined, limit: 50 })).toBe(
    "/v1/jobs?status=failed&limit=50",
  );
});

test("a new run sends its options, or no body to keep the old ones", async () => {
  answer(new Response(JSON.stringify(jobWith())), new Response(JSON.stringify(jobWith())));
  await retryJob(ID, { layout: "3x4+1" });
  await retryJob(ID);
  expect(sent(0)?.[0]).toBe(`/v1/jobs/${ID}/retry`);
  expect(sent(0)?.[1]?.body).toBe('{"layout":"3x4+1"}');
  expect(sent(1)?.[1]?.body).toBeUndefined();
});
