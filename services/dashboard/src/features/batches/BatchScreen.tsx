import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "preact/hooks";
import { Link, useSearchParams } from "wouter";
import { type Batch, batchKey, isBatchOpen, useBatch, useJobs } from "../../api/index.ts";
import { JobTable } from "../../job/JobTable.tsx";
import { Pager } from "../../job/Pager.tsx";
import { STATUS } from "../../job/status.ts";
import {
  Button,
  ButtonLink,
  ErrorNotice,
  formatCount,
  formatDuration,
  formatNumber,
  formatTime,
} from "../../ui/index.ts";
import { CountsBar, ORDER } from "./CountsBar.tsx";
import { FailureGroups } from "./FailureGroups.tsx";
import { finishedOf, paceOf, type Sample, withSample } from "./pace.ts";
import { rememberBatch } from "./recent.ts";
import "./batches.css";

/** One batch: how far it is, what failed and why, and its jobs. */
export default function BatchScreen({ id }: { id: string }) {
  const batch = useBatch(id);
  useEffect(() => {
    if (batch.data !== undefined) rememberBatch(localStorage, id);
  }, [batch.data, id]);

  if (batch.isError) {
    return (
      <div class="stack">
        <h1>Batch</h1>
        <ErrorNotice
          error={batch.error}
          actions={
            <>
              <Button onClick={() => batch.refetch()}>Try again</Button>
              <ButtonLink href="/batches">All batches</ButtonLink>
            </>
          }
        />
      </div>
    );
  }
  if (batch.data === undefined) return <p class="muted">Loading…</p>;
  return (
    <div class="stack">
      <div class="row">
        <div>
          <p class="small">
            <Link href="/batches">Batches</Link>
          </p>
          <h1>{batch.data.name}</h1>
          <p class="small muted">Made {formatTime(batch.data.created_at)}</p>
        </div>
        <span class="push">
          <ButtonLink kind="primary" icon="upload" href={`/?batch=${id}`}>
            Add ECGs
          </ButtonLink>
        </span>
      </div>
      <Progress batch={batch.data} />
      {batch.data.counts.failed > 0 && <FailureGroups batch={batch.data} />}
      <BatchJobs id={id} />
    </div>
  );
}

function Progress({ batch }: { batch: Batch }) {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    setSamples((known) => withSample(known, { atMs: Date.now(), finished: finishedOf(batch.counts) }));
  }, [batch]);
  const open = isBatchOpen(batch);
  const pace = open ? paceOf(samples, batch.counts.queued + batch.counts.running) : null;
  return (
    <section class="card stack" aria-label="Progress">
      <dl class="tiles">
        {ORDER.map((status) => (
          <div key={status} class="tile" data-tone={STATUS[status].tone}>
            <dt>{STATUS[status].label}</dt>
            <dd class="number">{formatCount(batch.counts[status])}</dd>
          </div>
        ))}
      </dl>
      <CountsBar counts={batch.counts} total={batch.total} />
      <p class="small muted" role="status">
        {formatCount(finishedOf(batch.counts))} of {formatCount(batch.total)} finished.
        {pace !== null && (
          <>
            {" "}
            {formatNumber(pace.perMinute, pace.perMinute < 10 ? 1 : 0)} a minute, about{" "}
            {formatDuration(Math.ceil(pace.leftS))} left.
          </>
        )}
      </p>
    </section>
  );
}

function BatchJobs({ id }: { id: string }) {
  const client = useQueryClient();
  const [search] = useSearchParams();
  const jobs = useJobs({ batch_id: id, limit: 50, cursor: search.get("cursor") ?? undefined });
  if (jobs.isError) {
    const again = () => client.invalidateQueries({ queryKey: batchKey(id) }).then(() => jobs.refetch());
    return <ErrorNotice error={jobs.error} actions={<Button onClick={again}>Try again</Button>} />;
  }
  if (jobs.data === undefined) return <p class="muted">Loading…</p>;
  return (
    <section class="card stack" aria-labelledby="batch-jobs">
      <h2 id="batch-jobs">Its ECGs</h2>
      {jobs.data.jobs.length === 0 ? (
        <p class="muted">Nothing in it yet. Add ECGs, or send them with this batch's id: {id}</p>
      ) : (
        <JobTable jobs={jobs.data.jobs} caption="Jobs of this batch, newest first" />
      )}
      <Pager nextCursor={jobs.data.next_cursor} />
    </section>
  );
}
