import { useState } from "preact/hooks";
import { Link, useLocation, useSearchParams } from "wouter";
import { type Batch, createBatch, useBatches } from "../../api/index.ts";
import { Pager } from "../../job/Pager.tsx";
import { Button, ErrorNotice, formatCount, formatTime } from "../../ui/index.ts";
import { CountsBar, countsInWords } from "./CountsBar.tsx";
import "./batches.css";

/** All batches, newest first, and a new one. */
export default function BatchesScreen() {
  const [search] = useSearchParams();
  const batches = useBatches(search.get("cursor"));
  return (
    <div class="stack">
      <div>
        <h1>Batches</h1>
        <p class="muted">A batch is a named group of ECGs that you watch, mend and count together.</p>
      </div>
      <NewBatch />
      {batches.isError && (
        <ErrorNotice error={batches.error} actions={<Button onClick={() => batches.refetch()}>Try again</Button>} />
      )}
      {batches.isPending && <p class="muted">Loading…</p>}
      {batches.data !== undefined && (
        <>
          {batches.data.batches.length === 0 && <p class="muted">There is none yet.</p>}
          <ul class="batch-list">
            {batches.data.batches.map((batch) => (
              <BatchItem key={batch.id} batch={batch} />
            ))}
          </ul>
          <Pager nextCursor={batches.data.next_cursor} />
        </>
      )}
    </div>
  );
}

function NewBatch() {
  const [, navigate] = useLocation();
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const name = `${new FormData(event.currentTarget as HTMLFormElement).get("name")}`.trim();
    setError(null);
    try {
      const batch = await createBatch(name);
      navigate(`/batches/${batch.id}`);
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <form class="card stack" onSubmit={submit}>
      <div class="new-batch">
        <div class="field">
          <label for="batch-name">Name of a new batch</label>
          <input id="batch-name" name="name" required maxLength={200} autoComplete="off" placeholder="March, ward 3" />
        </div>
        <Button kind="primary" type="submit">
          Make the batch
        </Button>
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </form>
  );
}

function BatchItem({ batch }: { batch: Batch }) {
  return (
    <li class="card batch-item">
      <div>
        <Link href={`/batches/${batch.id}`} class="job-link">
          {batch.name}
        </Link>
        <p class="small muted">
          {formatTime(batch.created_at)} · {formatCount(batch.total)} {batch.total === 1 ? "ECG" : "ECGs"}
        </p>
      </div>
      <div class="counts">
        <CountsBar counts={batch.counts} total={batch.total} />
        <p class="small muted">{countsInWords(batch.counts)}</p>
      </div>
    </li>
  );
}
