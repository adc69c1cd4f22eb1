import { useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { type BatchDetail, type BatchFailure, batchKey, failedJobs, jobsKey, retryJob } from "../../api/index.ts";
import { fewAtATime } from "../../job/fewAtATime.ts";
import { Button, ErrorNotice, formatCount, Progress } from "../../ui/index.ts";

/** What failed, by reason, each with its mend: one bad kind of file is one line here, not forty. */
export function Failures({ batch }: { batch: BatchDetail }) {
  return (
    <section class="card stack" aria-labelledby="failures-title">
      <div class="row">
        <h2 id="failures-title">What failed</h2>
        <span class="push">
          <RetryButton batchId={batch.id} label="Run all failed again" />
        </span>
      </div>
      <ul class="failures">
        {batch.failures.map((failure) => (
          <Failure key={failure.code} batchId={batch.id} failure={failure} />
        ))}
      </ul>
    </section>
  );
}

function Failure({ batchId, failure }: { batchId: string; failure: BatchFailure }) {
  return (
    <li class="failure">
      <div>
        <p class="failure-title">
          <span class="failure-count number">{formatCount(failure.count)}</span> {failure.title}
        </p>
        <p class="muted">{failure.mend}</p>
      </div>
      {failure.retryable && <RetryButton batchId={batchId} code={failure.code} label="Run these again" />}
    </li>
  );
}

function RetryButton({ batchId, code, label }: { batchId: string; code?: BatchFailure["code"]; label: string }) {
  const client = useQueryClient();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (): Promise<void> => {
    setError(null);
    setShare(0);
    try {
      const jobs = await failedJobs(batchId, code);
      const onDone = (done: number): void => setShare(done / jobs.length);
      await fewAtATime(jobs, { atOnce: 4, onDone }, (job) => retryJob(job.id));
    } catch (refused) {
      setError(refused);
    }
    setShare(null);
    await client.invalidateQueries({ queryKey: batchKey(batchId) });
    await client.invalidateQueries({ queryKey: jobsKey });
  };
  return (
    <div class="retry">
      {share === null ? (
        <Button icon="retry" onClick={run}>
          {label}
        </Button>
      ) : (
        <Progress label={`${label}, under way`} value={share} />
      )}
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}
