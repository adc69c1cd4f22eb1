/** Jobs and results: what is asked of the gateway, and for how long an answer holds. */
import { keepPreviousData, type QueryClient, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, apiFetch, apiJson, jsonBody } from "./fetch.ts";
import { useLive } from "./live.ts";
import { isFinal, type Job, type JobList, type JobOptions, type JobStatus, type Result } from "./types.ts";

/** Without the event stream a job that runs is asked for this often, with it only to be sure. */
const POLL_MS = 2_000;
const POLL_WHEN_LIVE_MS = 20_000;
/** At most ten calls a second, however many jobs are watched. */
const POLL_SPACING_MS = 100;

export const jobKey = (id: string) => ["job", id] as const;
export const resultKey = (id: string, epoch: number) => ["result", id, epoch] as const;
export const jobsKey = ["jobs"] as const;

export interface JobsFilter {
  status?: JobStatus | undefined;
  external_id?: string | undefined;
  batch_id?: string | undefined;
  submitted_after?: string | undefined;
  submitted_before?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

const etags = new WeakMap<Job, string>();

/** The job; `known` comes back unchanged when the gateway says that nothing changed. */
export async function fetchJob(id: string, known?: Job): Promise<Job> {
  const etag = known === undefined ? undefined : etags.get(known);
  const response = await apiFetch(`/v1/jobs/${id}`, etag === undefined ? {} : { headers: { "If-None-Match": etag } });
  if (response.status === 304 && known !== undefined) return known;
  const job = (await response.json()) as Job;
  const tag = response.headers.get("ETag");
  if (tag !== null) etags.set(job, tag);
  return job;
}

/** True where asking again cannot help. */
export function isSettled(error: unknown): boolean {
  return error instanceof ApiError && !error.retryable && error.status !== 0;
}

const retry = (failures: number, error: unknown): boolean => failures < 3 && !isSettled(error);

/** How a job is asked for, wherever that is. */
export function jobQuery(client: QueryClient, id: string) {
  return {
    queryKey: jobKey(id),
    queryFn: () => fetchJob(id, client.getQueryData<Job>(jobKey(id))),
    // The ETag hangs on the object, so the object must stay the one that was fetched.
    structuralSharing: false,
    retry,
  };
}

/** The job, kept current while it is not final. */
export function useJob(id: string) {
  const client = useQueryClient();
  const everyMs = useLive() ? POLL_WHEN_LIVE_MS : POLL_MS;
  return useQuery({
    ...jobQuery(client, id),
    placeholderData: () => listedJob(client, id),
    refetchInterval: ({ state }) => (isDone(state) ? false : everyMs),
  });
}

/** The job as a list showed it: enough to begin with, so that opening a row need not wait for two answers. */
function listedJob(client: QueryClient, id: string): Job | undefined {
  const lists = client.getQueriesData<JobList>({ queryKey: jobsKey });
  return lists.flatMap(([, list]) => list?.jobs ?? []).find((job) => job.id === id);
}

/** Jobs that are known to be deleted: asking for them would only be refused. */
const deleted = new Set<string>();

export function noteDeleted(id: string): void {
  deleted.add(id);
}

/** Many jobs, each kept current; the more there are, the less often each is asked for. `gone`: deleted meanwhile. */
export function useJobsById(ids: readonly string[]): { jobs: Map<string, Job>; gone: string[] } {
  const client = useQueryClient();
  const live = useLive();
  const everyMs = Math.max(live ? POLL_WHEN_LIVE_MS : POLL_MS, ids.length * POLL_SPACING_MS);
  const answers = useQueries({
    queries: ids.map((id) => ({
      enabled: !deleted.has(id),
      ...jobQuery(client, id),
      refetchInterval: ({ state }: { state: JobState }) => (isDone(state) ? (false as const) : everyMs),
    })),
  });
  return {
    jobs: new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data] as const]))),
    gone: ids.filter((id, index) => deleted.has(id) || isGone(answers[index]?.error)),
  };
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 410 || error.status === 404);
}

interface JobState {
  error: unknown;
  data: Job | undefined;
}

function isDone({ error, data }: JobState): boolean {
  return (error !== null && isSettled(error)) || (data !== undefined && isFinal(data.status));
}

/**
 * The result that can be read now: while a job is run again, and where that failed, the one of a run before.
 *
 * That of one run never changes, so it is fetched once; it stays in sight until that of the next run is there.
 */
export function useResult(job: Job | undefined) {
  const id = job?.id ?? "";
  const epoch = job?.result_epoch ?? null;
  return useQuery({
    queryKey: resultKey(id, epoch ?? 0),
    queryFn: () => apiJson<Result>(`/v1/jobs/${id}/result`),
    enabled: epoch !== null,
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    retry,
  });
}

export function jobsPath(filter: JobsFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined && value !== "") query.set(name, `${value}`);
  return `/v1/jobs?${query}`;
}

/** One page of the worklist; rows that are not final stay current. */
export function useJobs(filter: JobsFilter) {
  const live = useLive();
  return useQuery({
    queryKey: [...jobsKey, filter],
    queryFn: () => apiJson<JobList>(jobsPath(filter)),
    placeholderData: keepPreviousData,
    retry,
    refetchInterval: ({ state }) => {
      const open = state.data?.jobs.some((job) => !isFinal(job.status)) ?? false;
      return open ? (live ? POLL_WHEN_LIVE_MS : POLL_MS) : false;
    },
  });
}

/** Runs a final job again; options given change those of the run before, one that is null takes its default again. */
export async function retryJob(id: string, options?: JobOptions): Promise<Job> {
  const body = options === undefined ? {} : jsonBody(options);
  return apiJson<Job>(`/v1/jobs/${id}/retry`, { method: "POST", ...body });
}

export async function cancelJob(id: string): Promise<Job> {
  return apiJson<Job>(`/v1/jobs/${id}/cancel`, { method: "POST" });
}

export async function deleteJob(id: string): Promise<void> {
  await apiFetch(`/v1/jobs/${id}`, { method: "DELETE" });
  noteDeleted(id);
}

/** Puts a job that an action answered where every screen reads it. */
export function rememberJob(client: QueryClient, job: Job): void {
  client.setQueryData(jobKey(job.id), job);
  void client.invalidateQueries({ queryKey: jobsKey });
}

/** Address of a file of the job; the cookie goes along, so it serves `<img>` and downloads. */
export function artifactHref(jobId: string, name: string): string {
  return `/v1/jobs/${jobId}/artifacts/${encodeURIComponent(name)}`;
}
