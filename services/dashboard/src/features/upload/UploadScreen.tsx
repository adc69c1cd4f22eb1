import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Link, useSearchParams } from "wouter";
import { isFinal, type Job, useBatch, useJobsById, useLive } from "../../api/index.ts";
import { Button, formatCount, Notice } from "../../ui/index.ts";
import { DropZone } from "./DropZone.tsx";
import { type OptionFields, optionsOf } from "./optionsForm.ts";
import type { UploadItem } from "./queue.ts";
import { type PickedFile, recordingsOf } from "./recordings.ts";
import { UploadOptions } from "./UploadOptions.tsx";
import { UploadRow } from "./UploadRow.tsx";
import { useUploads } from "./uploads.ts";
import "./upload.css";

/** More rows than anyone reads slow every change down; the rest stands in the worklist too. */
const ROWS = 100;

/** Where ECGs come in, and how far each is. */
export default function UploadScreen() {
  const { queue, items, lost } = useUploads();
  const [search] = useSearchParams();
  const batchId = search.get("batch");
  const [fields, setFields] = useState<OptionFields>({});
  const [leftOut, setLeftOut] = useState<string[]>([]);
  const { jobs, gone } = useJobsById(items.flatMap((item) => (item.jobId === null ? [] : [item.jobId])));
  const jobOf = (item: UploadItem): Job | undefined => (item.jobId === null ? undefined : jobs.get(item.jobId));

  // What was deleted elsewhere is no upload any more.
  const goneIds = gone.join();
  useEffect(() => {
    const left = new Set(goneIds.split(","));
    const ids = queue.items().flatMap((item) => (item.jobId !== null && left.has(item.jobId) ? [item.id] : []));
    if (ids.length > 0) queue.clear(ids);
  }, [goneIds, queue]);

  const latest = useRef({ fields, batchId });
  useEffect(() => {
    latest.current = { fields, batchId };
  });
  const pick = useCallback(
    (files: PickedFile[]) => {
      const picked = recordingsOf(files);
      setLeftOut(picked.leftOut);
      queue.add(picked.recordings, optionsOf(latest.current.fields, latest.current.batchId));
    },
    [queue],
  );

  const done = items.filter((item) => {
    const job = jobOf(item);
    return item.phase === "refused" || (job !== undefined && isFinal(job.status));
  });
  return (
    <div class="stack upload-screen">
      <h1>Read an ECG</h1>
      {batchId !== null && <BatchNote id={batchId} />}
      <DropZone onPick={pick} />
      <UploadOptions fields={fields} onChange={setFields} />
      {lost.length > 0 && (
        <Notice tone="attention" title="The page was reloaded before everything was sent">
          <p>Add these again: {lost.join(", ")}.</p>
        </Notice>
      )}
      {leftOut.length > 0 && (
        <p class="small muted">Left out, because the record beside them is read: {leftOut.join(", ")}.</p>
      )}
      {items.length > 0 && (
        <section class="card stack" aria-labelledby="uploads-title">
          <div class="row">
            <h2 id="uploads-title">Uploads</h2>
            <Summary items={items} jobOf={jobOf} done={done.length} />
            {done.length > 0 && (
              <span class="push">
                <Button size="small" kind="quiet" onClick={() => queue.clear(done.map((item) => item.id))}>
                  Clear finished
                </Button>
              </span>
            )}
          </div>
          <ul class="uploads">
            {items.slice(0, ROWS).map((item) => (
              <UploadRow
                key={item.id}
                item={item}
                job={jobOf(item)}
                onRetry={() => queue.retry(item.id)}
                onRemove={() => queue.remove(item.id)}
              />
            ))}
          </ul>
          {items.length > ROWS && (
            <p class="small muted">
              And {formatCount(items.length - ROWS)} more. All that were sent stand in the{" "}
              <Link href="/jobs">worklist</Link>.
            </p>
          )}
          <FollowedNote />
        </section>
      )}
    </div>
  );
}

function Summary({
  items,
  jobOf,
  done,
}: {
  items: readonly UploadItem[];
  jobOf: (item: UploadItem) => Job | undefined;
  done: number;
}) {
  const failed = items.filter((item) => item.phase === "refused" || jobOf(item)?.status === "failed").length;
  return (
    <p class="muted" role="status">
      {formatCount(done)} of {formatCount(items.length)} finished{failed > 0 && <>, {formatCount(failed)} failed</>}
    </p>
  );
}

function BatchNote({ id }: { id: string }) {
  const batch = useBatch(id);
  return (
    <Notice
      tone="info"
      title={`Files you add join the batch ${batch.data === undefined ? "" : `“${batch.data.name}”`}`}
    >
      <Link href={`/batches/${id}`}>Back to the batch</Link>
    </Notice>
  );
}

function FollowedNote() {
  return useLive() ? null : (
    <p class="small muted">Live updates are not coming through; this page asks every few seconds.</p>
  );
}
