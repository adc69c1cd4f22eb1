import { useState } from "preact/hooks";
import { Link, useLocation } from "wouter";
import { createBatch, isSettled, useBatch } from "../../api/index.ts";
import { Button, ErrorNotice, formatCount, formatTime } from "../../ui/index.ts";
import { CountsBar } from "./CountsBar.tsx";
import { forgetBatch, recentBatches, rememberBatch } from "./recent.ts";
import "./batches.css";

/** Make a batch, or go back to one that was opened here. */
export default function BatchesScreen() {
  const [ids, setIds] = useState(() => recentBatches(localStorage));
  const forget = (id: string): void => {
    forgetBatch(localStorage, id);
    setIds(recentBatches(localStorage));
  };
  return (
    <div class="stack">
      <h1>Batches</h1>
      <NewBatch />
      <section class="stack" aria-labelledby="recent-title">
        <h2 id="recent-title">Opened in this browser</h2>
        {ids.length === 0 ? (
          <p class="muted">None yet. A batch is a named group of ECGs that you watch, mend and count together.</p>
        ) : (
          <ul class="batch-list">
            {ids.map((id) => (
              <BatchItem key={id} id={id} onForget={() => forget(id)} />
            ))}
          </ul>
        )}
      </section>
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
      rememberBatch(localStorage, batch.id);
      navigate(`/batches/${batch.id}`);
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <form class="card stack new-batch" onSubmit={submit}>
      <div class="field">
        <label for="batch-name">Name of a new batch</label>
        <input id="batch-name" name="name" required maxLength={200} autoComplete="off" placeholder="March, ward 3" />
      </div>
      <Button kind="primary" type="submit">
        Make the batch
      </Button>
      {error !== null && <ErrorNotice error={error} />}
    </form>
  );
}

function BatchItem({ id, onForget }: { id: string; onForget: () => void }) {
  const batch = useBatch(id);
  if (batch.isError) {
    return (
      <li class="card row">
        <p class="muted">
          {isSettled(batch.error) ? "This batch is not there any more" : "This batch could not be read"}{" "}
          <code>{id}</code>
        </p>
        <span class="push">
          <Button size="small" onClick={onForget}>
            Take off this list
          </Button>
        </span>
      </li>
    );
  }
  if (batch.data === undefined) return <li class="card muted">Loading…</li>;
  return (
    <li class="card batch-item">
      <div>
        <Link href={`/batches/${id}`} class="job-link">
          {batch.data.name}
        </Link>
        <p class="small muted">
          {formatTime(batch.data.created_at)} · {formatCount(batch.data.total)}{" "}
          {batch.data.total === 1 ? "ECG" : "ECGs"}
        </p>
      </div>
      <CountsBar counts={batch.data.counts} total={batch.data.total} />
    </li>
  );
}
