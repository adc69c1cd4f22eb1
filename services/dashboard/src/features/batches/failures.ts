/** Failed jobs of a batch, gathered by reason. */
import { apiJson, type Job, type JobError, type JobList, jobsPath } from "../../api/index.ts";

export interface FailureGroup {
  code: JobError["code"];
  /** The gateway's sentence with the mend, as the newest of the group says it. */
  detail: string;
  retryable: boolean;
  jobs: Job[];
}

export interface Failures {
  groups: FailureGroup[];
  /** There are more failures than were read. */
  more: boolean;
}

const PAGE = 200;
const MOST_PAGES = 5;

export async function failuresOf(batchId: string): Promise<Failures> {
  const jobs: Job[] = [];
  let cursor: string | null = "";
  for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
    const filter = { batch_id: batchId, status: "failed" as const, limit: PAGE, cursor };
    const list: JobList = await apiJson<JobList>(jobsPath(filter));
    jobs.push(...list.jobs);
    cursor = list.next_cursor;
  }
  return { groups: grouped(jobs), more: cursor !== null };
}

/** The commonest reason first. */
export function grouped(jobs: readonly Job[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const job of jobs) {
    if (job.error === null) continue;
    const group = groups.get(job.error.code);
    if (group === undefined) groups.set(job.error.code, { ...job.error, jobs: [job] });
    else group.jobs.push(job);
  }
  return [...groups.values()].sort((a, b) => b.jobs.length - a.jobs.length);
}
