import { Link, useSearchParams } from "wouter";
import { type BatchDetail, batchReportHref, isBatchOpen, useBatch, useJobs } from "../../api/index.ts";
import { JobTable } from "../../job/JobTable.tsx";
import { Pager } from "../../job/Pager.tsx";
import { StatusFilter, statusOf, withStatus } from "../../job/StatusFilter.tsx";
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
import { Failures } from "./Failures.tsx";
import "./batches.css";

/** One batch: how far it is, what failed and why, and its jobs. */
export default function BatchScreen({ id }: { id: string }) {
  const batch = useBatch(id);
  if (batch.data === undefined) {
    if (!batch.isError) return <p class="muted">Loading…</p>;
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
  return (
    <div class="stack">
      <header class="row">
        <div>
          <p class="small">
            <Link href="/batches">Batches</Link>
          </p>
          <h1>{batch.data.name}</h1>
          <p class="small muted">Made {formatTime(batch.data.created_at)}</p>
        </div>
        <div class="row push">
          <ButtonLink icon="download" href={batchReportHref(id)} download>
            Table of results
          </ButtonLink>
          <ButtonLink kind="primary" icon="upload" href={`/?batch=${id}`}>
            Add ECGs
          </ButtonLink>
        </div>
      </header>
      <Progress batch={batch.data} />
      {batch.data.failures.length > 0 && <Failures batch={batch.data} />}
      <BatchJobs id={id} />
    </div>
  );
}

function Progress({ batch }: { batch: BatchDetail }) {
  const { counts, total, jobs_per_minute: perMinute, eta_s: etaS } = batch;
  const finished = counts.succeeded + counts.failed + counts.cancelled;
  const moving = isBatchOpen(batch) && perMinute !== null && perMinute > 0;
  return (
    <section class="card stack" aria-label="Progress">
      <dl class="tiles">
        {ORDER.map((status) => (
          <div key={status} class="tile" data-tone={STATUS[status].tone}>
            <dt>{STATUS[status].label}</dt>
            <dd class="number">{formatCount(counts[status])}</dd>
          </div>
        ))}
      </dl>
      <CountsBar counts={counts} total={total} />
      <p class="small muted" role="status">
        {formatCount(finished)} of {formatCount(total)} finished.
        {moving && ` ${formatNumber(perMinute, perMinute < 10 ? 1 : 0)} a minute`}
        {moving && etaS !== null && `, about ${formatDuration(Math.ceil(etaS))} left`}
        {moving && "."}
      </p>
    </section>
  );
}

function BatchJobs({ id }: { id: string }) {
  const [search, setSearch] = useSearchParams();
  const status = statusOf(search);
  const jobs = useJobs({ batch_id: id, status, limit: 50, cursor: search.get("cursor") ?? undefined });
  return (
    <section class="card stack" aria-labelledby="batch-jobs">
      <h2 id="batch-jobs">Its ECGs</h2>
      <StatusFilter selected={status} onSelect={(next) => setSearch(withStatus(search, next))} />
      {jobs.isError && (
        <ErrorNotice error={jobs.error} actions={<Button onClick={() => jobs.refetch()}>Try again</Button>} />
      )}
      {jobs.isPending && <p class="muted">Loading…</p>}
      {jobs.data?.jobs.length === 0 && (
        <p class="muted">{status === undefined ? "Nothing in it yet." : "None with this status."}</p>
      )}
      {jobs.data !== undefined && jobs.data.jobs.length > 0 && (
        <JobTable jobs={jobs.data.jobs} caption="Jobs of this batch, newest first" />
      )}
      {jobs.data !== undefined && <Pager nextCursor={jobs.data.next_cursor} />}
    </section>
  );
}
