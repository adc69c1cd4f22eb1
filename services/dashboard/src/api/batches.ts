/** Batches: a named group of jobs with its counts, its pace and its failures. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { apiJson, jsonBody } from "./fetch.ts";
import { isSettled, jobsPath } from "./jobs.ts";
import { useLive } from "./live.ts";
import type { Batch, BatchDetail, BatchList, Job, JobError, JobList } from "./types.ts";

const POLL_MS = 2_000;
const POLL_WHEN_LIVE_MS = 5_000;
const MOST_JOBS_A_PAGE = 200;

export const batchKey = (id: string) => ["batch", id] as const;
export const batchesKey = ["batches"] as const;

export function isBatchOpen(batch: Batch): boolean {
  return batch.counts.queued + batch.counts.running > 0;
}

export async function createBatch(name: string): Promise<Batch> {
  return apiJson<Batch>("/v1/batches", { method: "POST", ...jsonBody({ name }) });
}

/** Address of the table with one row a job. */
export function batchReportHref(id: string): string {
  return `/v1/batches/${id}/report.csv`;
}

const retry = (failures: number, error: unknown): boolean => failures < 3 && !isSettled(error);

export function useBatch(id: string) {
  const everyMs = useLive() ? POLL_WHEN_LIVE_MS : POLL_MS;
  return useQuery({
    queryKey: batchKey(id),
    queryFn: () => apiJson<BatchDetail>(`/v1/batches/${id}`),
    retry,
    refetchInterval: ({ state }) => (state.data !== undefined && isBatchOpen(state.data) ? everyMs : false),
  });
}

/** One page of batches, newest first. */
export function useBatches(cursor: string | null) {
  const query = new URLSearchParams({ limit: "20", ...(cursor === null ? {} : { cursor }) });
  return useQuery({
    queryKey: [...batchesKey, cursor],
    queryFn: () => apiJson<BatchList>(`/v1/batches?${query}`),
    placeholderData: keepPreviousData,
    retry,
    refetchInterval: ({ state }) => (state.data?.batches.some(isBatchOpen) ? POLL_WHEN_LIVE_MS : false),
  });
}

/** The failed jobs of a batch, all pages; with `code` those that failed for that reason. */
export async function failedJobs(batchId: string, code?: JobError["code"]): Promise<Job[]> {
  const jobs: Job[] = [];
  let cursor: string | undefined;
  do {
    const filter = { batch_id: batchId, status: "failed" as const, limit: MOST_JOBS_A_PAGE, cursor };
    const page: JobList = await apiJson<JobList>(jobsPath(filter));
    jobs.push(...page.jobs.filter((job) => code === undefined || job.error?.code === code));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return jobs;
}
