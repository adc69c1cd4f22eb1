import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { Link } from "wouter";
import { type Batch, batchKey, type Job, jobsKey, retryJob } from "../../api/index.ts";
import { fewAtATime } from "../../job/fewAtATime.ts";
import { Button, ErrorNotice, formatCount, inWords, Progress } from "../../ui/index.ts";
import { type FailureGroup, failuresOf } from "./failures.ts";

const SHOWN = 5;

/** What failed, by reason, each with its mend: one bad kind of file is one line here, not forty. */
export function FailureGroups({ batch }: { batch: Batch }) {
  const failures = useQuery({
    queryKey: ["batch-failures", batch.id, batch.counts.failed],
    placeholderData: keepPreviousData,
    queryFn: () => failuresOf(batch.id),
  });
  if (failures.isError) return <ErrorNotice error={failures.error} />;
  if (failures.data === undefined) return <p class="muted">Loading what failed…</p>;
  const all = failures.data.groups.flatMap((group) => group.jobs);
  return (
    <section class="card stack" aria-labelledby="failures-title">
      <div class="row">
        <h2 id="failures-title">What failed</h2>
        <span class="push">
          <RetryButton batchId={batch.id} jobs={all} label="Run all failed again" />
        </span>
      </div>
      {failures.data.more && <p class="small muted">The newest {formatCount(all.length)} failures are shown.</p>}
      <ul class="failures">
        {failures.data.groups.map((group) => (
          <Group key={group.code} batchId={batch.id} group={group} />
        ))}
      </ul>
    </section>
  );
}

function Group({ batchId, group }: { batchId: string; group: FailureGroup }) {
  return (
    <li class="failure">
      <div>
        <p class="failure-title">
          {inWords(group.code)} <span class="muted number">× {formatCount(group.jobs.length)}</span>
        </p>
        <p>{group.detail}</p>
        <p class="small muted">
          {group.jobs.slice(0, SHOWN).map((job, index) => (
            <span key={job.id}>
              {index > 0 && ", "}
              <Link href={`/jobs/${job.id}`}>{job.input.filename}</Link>
            </span>
          ))}
          {group.jobs.length > SHOWN && <> and {formatCount(group.jobs.length - SHOWN)} more</>}
        </p>
      </div>
      {group.retryable && <RetryButton batchId={batchId} jobs={group.jobs} label="Run these again" />}
    </li>
  );
}

function RetryButton({ batchId, jobs, label }: { batchId: string; jobs: readonly Job[]; label: string }) {
  const client = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (): Promise<void> => {
    setError(null);
    setDone(0);
    await fewAtATime(jobs, { atOnce: 4, onDone: setDone }, (job) => retryJob(job.id)).catch(setError);
    setDone(null);
    await client.invalidateQueries({ queryKey: batchKey(batchId) });
    await client.invalidateQueries({ queryKey: jobsKey });
  };
  if (done !== null) return <Progress label={`${label}: ${done} of ${jobs.length}`} value={done / jobs.length} />;
  return (
    <>
      <Button icon="retry" onClick={run}>
        {label}
      </Button>
      {error !== null && <ErrorNotice error={error} />}
    </>
  );
}
