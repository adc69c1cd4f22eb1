import { useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { Link, useLocation } from "wouter";
import { deleteJob, type Job, jobKey, jobsKey, type Result } from "../../api/index.ts";
import { StatusBadge } from "../../job/StatusBadge.tsx";
import { tookMs } from "../../job/status.ts";
import { Button, Dialog, ErrorNotice, formatBytes, formatDuration, formatTime } from "../../ui/index.ts";
import { DownloadMenu } from "./DownloadMenu.tsx";

/** Which file this is, how it went, and what can be done with it. */
export function JobHeader({ job, result }: { job: Job; result: Result | undefined }) {
  const took = tookMs(job);
  return (
    <header class="job-header">
      <div>
        <p class="small">
          <Link href="/jobs">Worklist</Link>
          {job.batch_id !== null && (
            <>
              {" · "}
              <Link href={`/batches/${job.batch_id}`}>Its batch</Link>
            </>
          )}
        </p>
        <h1>{job.input.filename}</h1>
        <p class="row job-facts small muted">
          <StatusBadge job={job} />
          {job.external_id !== null && (
            <span>
              External id <strong class="job-external">{job.external_id}</strong>
            </span>
          )}
          <span>{formatTime(job.submitted_at)}</span>
          <span>{formatBytes(job.input.bytes)}</span>
          {took !== null && <span>took {formatDuration(took / 1000)}</span>}
          {job.epoch > 1 && <span>run {job.epoch}</span>}
        </p>
      </div>
      <div class="row">
        {result !== undefined && <DownloadMenu job={job} artifacts={result.artifacts} />}
        <DeleteButton job={job} />
      </div>
    </header>
  );
}

function DeleteButton({ job }: { job: Job }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async (): Promise<void> => {
    setError(null);
    try {
      await deleteJob(job.id);
    } catch (refused) {
      setError(refused);
      return;
    }
    navigate("/jobs", { replace: true });
    client.removeQueries({ queryKey: jobKey(job.id) });
    await client.invalidateQueries({ queryKey: jobsKey });
  };
  return (
    <>
      <Button icon="trash" onClick={() => setOpen(true)}>
        Delete
      </Button>
      <Dialog
        title="Delete this ECG?"
        open={open}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button kind="danger" icon="trash" onClick={remove}>
              Delete for good
            </Button>
          </>
        }
      >
        <p>
          The upload <strong>{job.input.filename}</strong>, its signal, its result and its report are removed from the
          server. This cannot be undone.
        </p>
        {error !== null && <ErrorNotice error={error} />}
      </Dialog>
    </>
  );
}
