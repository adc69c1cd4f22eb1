import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { cancelJob, type Job, rememberJob, retryJob, type Stage } from "../../api/index.ts";
import { activity, STAGES } from "../../job/status.ts";
import { Button, ButtonLink, ErrorNotice, formatDuration, Icon, inWords, Notice, Progress } from "../../ui/index.ts";
import { isPage, RunAgain } from "./RunAgain.tsx";

/** What a person sees of a page that could not be read; nothing where that does not help. */
const CorrectPage = lazy(() => import("../page/index.ts").then((module) => ({ default: module.CorrectPage })));

/** A job on its way: its stages, and how far the one is that runs; over a result of a run before only that. */
export function Underway({ job }: { job: Job }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const cancel = (): void => {
    setError(null);
    cancelJob(job.id).then((cancelled) => rememberJob(client, cancelled), setError);
  };
  const value = job.status === "running" && job.progress > 0 ? job.progress : undefined;
  return (
    <section class="card stack underway" aria-labelledby="underway-title">
      <div role="status">
        <h2 id="underway-title">{activity(job)}</h2>
      </div>
      <Progress label={activity(job)} value={job.status === "queued" ? 0 : value} />
      {job.result_epoch === null ? (
        <>
          <ol class="stages">
            <StageItem name="Received" state="done" note={null} />
            {stagesOf(job).map((stage) => (
              <StageItem key={stage} name={STAGES[stage].name} state={stateOf(job, stage)} note={noteOf(job, stage)} />
            ))}
          </ol>
          <p class="small muted">This page follows by itself; you can leave it and come back.</p>
        </>
      ) : (
        <p>
          Run {job.epoch} of this ECG. {readingBelow(job.result_epoch)}
        </p>
      )}
      <div>
        <Button icon="cross" onClick={cancel}>
          Cancel
        </Button>
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </section>
  );
}

type StageState = "done" | "now" | "next";

function StageItem({ name, state, note }: { name: string; state: StageState; note: string | null }) {
  return (
    <li class="stage" data-state={state} aria-current={state === "now" ? "step" : undefined}>
      <Icon name={state === "done" ? "check" : state === "now" ? "run" : "clock"} />
      <span>{name}</span>
      <span class="small muted">{note ?? { done: "done", now: "now", next: "to come" }[state]}</span>
    </li>
  );
}

function stagesOf(job: Job): Stage[] {
  return job.stage === "digitize" || job.timings_ms.digitize !== null ? ["digitize", "analyze"] : ["analyze"];
}

function stateOf(job: Job, stage: Stage): StageState {
  if (stage === job.stage) return "now";
  return stage === "digitize" ? "done" : "next";
}

function noteOf(job: Job, stage: Stage): string | null {
  const ms = job.timings_ms[stage];
  return stateOf(job, stage) === "done" && ms !== null ? `done in ${formatDuration(ms / 1000)}` : null;
}

function readingBelow(epoch: number): string {
  return `Below is the reading of run ${epoch}, until there is a new one.`;
}

/** Why nothing was read, in words, and the ways on. */
export function Failed({ job }: { job: Job }) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const again = (): void => {
    setRefused(null);
    retryJob(job.id).then((queued) => rememberJob(client, queued), setRefused);
  };
  return (
    <div class="stack">
      <Notice
        tone="urgent"
        title={titleOf(job)}
        live="polite"
        actions={
          <>
            {job.error?.retryable === true && (
              <Button icon="retry" onClick={again}>
                Try again
              </Button>
            )}
            {job.result_epoch === null && (
              <ButtonLink icon="upload" href="/">
                Send another file
              </ButtonLink>
            )}
          </>
        }
      >
        <p>{job.error?.detail}</p>
        {job.result_epoch !== null && <p>{readingBelow(job.result_epoch)}</p>}
      </Notice>
      {refused !== null && <ErrorNotice error={refused} />}
      <Mend job={job} />
    </div>
  );
}

function titleOf({ error, epoch, result_epoch }: Job): string {
  const what = error === null ? "This ECG could not be read" : inWords(error.code);
  return result_epoch === null ? what : `Run ${epoch} failed: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
}

/** A page with a reading has its form beside the picture. */
function Mend({ job }: { job: Job }) {
  if (!isPage(job)) return <RunAgain job={job} />;
  if (job.result_epoch !== null) return null;
  return (
    <Suspense fallback={<p class="muted">Loading…</p>}>
      <CorrectPage job={job} />
    </Suspense>
  );
}

export function Cancelled({ job }: { job: Job }) {
  return (
    <div class="stack">
      <Notice tone="neutral" title="This job was cancelled">
        <p>The upload is still there and can be run again.</p>
        {job.result_epoch !== null && <p>{readingBelow(job.result_epoch)}</p>}
      </Notice>
      <RunAgain job={job} />
    </div>
  );
}
