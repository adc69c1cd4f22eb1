import { useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { Link } from "wouter";
import { ApiError, isFinal, type Job, rememberJob, retryJob } from "../../api/index.ts";
import { activity, STATUS, tookMs } from "../../job/status.ts";
import { Badge, Button, formatBytes, formatDuration, Icon, Progress } from "../../ui/index.ts";
import type { UploadItem } from "./queue.ts";

/** One file on its way: how much has gone, what is being done with it, what became of it. */
export function UploadRow({
  item,
  job,
  onRetry,
  onRemove,
}: {
  item: UploadItem;
  job: Job | undefined;
  onRetry: () => void;
  onRemove: () => void;
}) {
  const removable = item.phase !== "sent" || (job !== undefined && isFinal(job.status));
  return (
    <li class="upload">
      <Icon name="file" />
      <div class="upload-what">
        <p class="upload-name">
          {item.jobId === null ? item.name : <Link href={`/jobs/${item.jobId}`}>{item.name}</Link>}
        </p>
        <p class="small muted">
          {formatBytes(item.bytes)}
          {item.fileCount > 1 && <> · {item.fileCount} files, one recording</>}
          {item.known && <> · sent before, shown as it was</>}
        </p>
      </div>
      <div class="upload-state">
        <State item={item} job={job} onRetry={onRetry} />
      </div>
      {removable ? (
        <Button kind="quiet" icon="cross" aria-label={`Take ${item.name} off this list`} onClick={onRemove} />
      ) : (
        <span class="upload-gap" />
      )}
    </li>
  );
}

function State({ item, job, onRetry }: { item: UploadItem; job: Job | undefined; onRetry: () => void }) {
  if (item.phase === "refused") {
    return (
      <Failure error={item.error}>
        <Button size="small" icon="retry" onClick={onRetry} aria-label={`Try again: ${item.name}`}>
          Try again
        </Button>
      </Failure>
    );
  }
  if (item.phase === "waiting") {
    const busy = item.error instanceof ApiError;
    return <p class="small muted">{busy ? "The server is busy, trying again soon" : "Waiting to be sent"}</p>;
  }
  if (item.phase === "sending") return <Step caption="Sending" value={item.fraction} name={item.name} />;
  if (job === undefined) return <Step caption="Sent" name={item.name} />;
  if (job.status === "queued") return <Step caption={activity(job)} value={0} name={item.name} />;
  if (job.status === "running") {
    return <Step caption={activity(job)} value={job.progress > 0 ? job.progress : undefined} name={item.name} />;
  }
  if (job.status === "failed" && job.error !== null) return <FailedJob job={job} />;
  return <Done job={job} />;
}

function Step({ caption, value, name }: { caption: string; value?: number | undefined; name: string }) {
  return (
    <>
      <p class="small muted">
        {caption}
        {value !== undefined && value > 0 && <span class="number"> {Math.round(value * 100)} %</span>}
      </p>
      <Progress label={`${caption}: ${name}`} value={value} />
    </>
  );
}

function Done({ job }: { job: Job }) {
  const { tone, icon, label } = STATUS[job.status];
  const took = tookMs(job);
  return (
    <div class="row upload-done">
      <Badge tone={tone} icon={icon}>
        {label}
      </Badge>
      {took !== null && <span class="small muted number">in {formatDuration(took / 1000)}</span>}
      <Link href={`/jobs/${job.id}`} class="button push" data-size="small" aria-label={`Open ${job.input.filename}`}>
        Open
      </Link>
    </div>
  );
}

function FailedJob({ job }: { job: Job }) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const again = (): void => {
    setRefused(null);
    retryJob(job.id).then((queued) => rememberJob(client, queued), setRefused);
  };
  return (
    <Failure error={refused ?? job.error}>
      {job.error?.retryable === true ? (
        <Button size="small" icon="retry" onClick={again} aria-label={`Try again: ${job.input.filename}`}>
          Try again
        </Button>
      ) : (
        <Link href={`/jobs/${job.id}`} class="button" data-size="small" aria-label={`Mend… ${job.input.filename}`}>
          Mend…
        </Link>
      )}
    </Failure>
  );
}

function Failure({ error, children }: { error: unknown; children: preact.ComponentChildren }) {
  return (
    <div class="upload-failure">
      <p class="small">
        <Icon name="alert" />
        <span>{sentenceOf(error)}</span>
      </p>
      {children}
    </div>
  );
}

function sentenceOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "detail" in error && typeof error.detail === "string") {
    return error.detail;
  }
  return error instanceof Error ? error.message : "Something went wrong.";
}
