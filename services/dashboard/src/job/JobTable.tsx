import { Link } from "wouter";
import type { Job } from "../api/index.ts";
import { formatDuration, formatTime } from "../ui/index.ts";
import { StatusBadge } from "./StatusBadge.tsx";
import { tookMs } from "./status.ts";

/** Jobs as rows; on a phone the less needed columns move under the file's name. */
export function JobTable({ jobs, caption }: { jobs: readonly Job[]; caption: string }) {
  return (
    <table class="jobs">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">File</th>
          <th scope="col" class="wide">
            External id
          </th>
          <th scope="col" class="wide">
            Submitted
          </th>
          <th scope="col" class="wide end">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </tbody>
    </table>
  );
}

function JobRow({ job }: { job: Job }) {
  const took = tookMs(job);
  return (
    <tr>
      <td>
        <StatusBadge job={job} />
        {job.priority === "stat" && <span class="stat">stat</span>}
      </td>
      <td>
        <Link href={`/jobs/${job.id}`} class="job-link">
          {job.input.filename}
        </Link>
        <p class="narrow small muted">
          {job.external_id !== null && <>{job.external_id} · </>}
          {formatTime(job.submitted_at)}
        </p>
        {job.error !== null && <p class="small job-error">{job.error.detail}</p>}
      </td>
      <td class="wide">{job.external_id ?? <span class="muted">–</span>}</td>
      <td class="wide number nowrap">{formatTime(job.submitted_at)}</td>
      <td class="wide number end nowrap">
        {took === null ? <span class="muted">–</span> : formatDuration(took / 1000)}
      </td>
    </tr>
  );
}
