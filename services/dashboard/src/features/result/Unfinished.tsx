import { useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { cancelJob, type Job, rememberJob, retryJob, type Stage } from "../../api/index.ts";
import { activity, STAGES } from "../../job/status.ts";
import { Button, ButtonLink, ErrorNotice, formatDuration, Icon, inWords, Notice, Progress } from "../../ui/index.ts";
import { RunAgain } from "./RunAgain.tsx";

/** A job on its way: its stages, and how far the one is that runs. */
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
      <ol class="stages">
        <StageItem name="Received" state="done" note={null} />
        {stagesOf(job).map((stage) => (
          <StageItem key={stage} name={STAGES[stage].name} state={stateOf(job, stage)} note={noteOf(job, stage)} />
        ))}
      </ol>
      <p class="small muted">This page follows by itself; you can leave it and come back.</p>
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
        title={job.error === null ? "This ECG could not be read" : inWords(job.error.code)}
        live="polite"
        actions={
          <>
            {job.error?.retryable === true && (
              <Button icon="retry" onClick={again}>
                Try again
              </Button>
            )}
            <ButtonLink icon="upload" href="/">
              Send another file
            </ButtonLink>
          </>
        }
      >
        <p>{job.error?.detail}</p>
      </Notice>
      {refused !== null && <ErrorNotice error={refused} />}
      <RunAgain job={job} />
    </div>
  );
}

export function Cancelled({ job }: { job: Job }) {
  return (
    <div class="stack">
      <Notice tone="neutral" title="This job was cancelled">
        <p>Nothing was read. The upload is still there and can be run again.</p>
      </Notice>
      <RunAgain job={job} />
    </div>
  );
}
