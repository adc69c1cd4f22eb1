/** One event stream for the whole page; where it does not come, the hooks poll. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "preact/compat";
import { jobKey, jobQuery, jobsKey, noteDeleted } from "./jobs.ts";
import { isFinal, type Job, type JobStatus, type Stage } from "./types.ts";

export interface StateEvent {
  job_id: string;
  status: JobStatus;
  stage: Stage | null;
  epoch: number;
  at: string;
}

export interface ProgressEvent {
  job_id: string;
  stage: Stage;
  progress: number;
}

/** A stream that ended is opened anew after this; the browser's own retry covers a cut connection. */
const REOPEN_MS = 5_000;
/** A batch can finish hundreds of jobs a second: lists follow at this pace. */
const LISTS_MS = 1_000;

let live = false;
const liveListeners = new Set<() => void>();

function setLive(now: boolean): void {
  if (now === live) return;
  live = now;
  for (const listener of liveListeners) listener();
}

/** True while the event stream is open. */
export function useLive(): boolean {
  return useSyncExternalStore(
    (listener) => {
      liveListeners.add(listener);
      return () => liveListeners.delete(listener);
    },
    () => live,
  );
}

/** Keeps the stream open while the caller is mounted, and what the page knows of jobs in step with it. */
export function useEventStream(): void {
  const client = useQueryClient();
  useEffect(() => openStream(client), [client]);
}

function openStream(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let lists: ReturnType<typeof setTimeout> | undefined;

  const followLists = (): void => {
    lists ??= setTimeout(() => {
      lists = undefined;
      void client.invalidateQueries({ queryKey: jobsKey });
      void client.invalidateQueries({ queryKey: ["batch"] });
    }, LISTS_MS);
  };
  const open = (): void => {
    source = new EventSource("/v1/events");
    source.onopen = () => setLive(true);
    source.onerror = () => {
      setLive(false);
      if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_MS);
    };
    source.addEventListener("state", (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as StateEvent;
      applyState(client, event);
      followLists();
    });
    source.addEventListener("progress", (message: MessageEvent<string>) => {
      applyProgress(client, JSON.parse(message.data) as ProgressEvent);
    });
    source.addEventListener("deleted", (message: MessageEvent<string>) => {
      const { job_id } = JSON.parse(message.data) as { job_id: string };
      noteDeleted(job_id);
      void client.invalidateQueries({ queryKey: jobKey(job_id) });
      followLists();
    });
    // Events were lost: whatever the page knows may be old.
    source.addEventListener("reset", () => {
      void client.invalidateQueries({ queryKey: ["job"] });
      followLists();
    });
  };

  open();
  return () => {
    clearTimeout(reopen);
    clearTimeout(lists);
    source?.close();
    setLive(false);
  };
}

/** A state says that the job changed; times, attempts and the error come with the job itself. */
export function applyState(client: QueryClient, event: StateEvent): void {
  const known = client.getQueryData<Job>(jobKey(event.job_id));
  if (known === undefined) return;
  if (known.epoch === event.epoch && known.status === event.status && known.stage === event.stage) return;
  void client.fetchQuery({ ...jobQuery(client, event.job_id), staleTime: 0 }).catch(() => undefined);
}

export function applyProgress(client: QueryClient, event: ProgressEvent): void {
  client.setQueryData<Job>(jobKey(event.job_id), (known) => {
    if (known === undefined || isFinal(known.status) || known.stage !== event.stage) return known;
    return { ...known, progress: event.progress };
  });
}
