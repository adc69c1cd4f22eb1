/** The uploads of this tab: a few at a time, kept while other screens are open, their job ids kept over a reload. */
import { ApiError, type Job, type JobOptions } from "../../api/index.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Recording } from "./recordings.ts";
import { type Send, sendUpload } from "./send.ts";

export interface UploadItem {
  id: string;
  name: string;
  bytes: number;
  fileCount: number;
  phase: "waiting" | "sending" | "sent" | "refused";
  /** Share of the bytes that has gone. */
  fraction: number;
  jobId: string | null;
  /** The gateway had this upload already and answered its job. */
  known: boolean;
  /** Why it was refused, or why it waits. */
  error: unknown;
}

export interface UploadQueue {
  items: () => readonly UploadItem[];
  /** Names of files that a reload of the page took away before they were sent. */
  lost: () => readonly string[];
  subscribe: (listener: () => void) => () => void;
  add: (recordings: readonly Recording[], options: JobOptions) => void;
  retry: (id: string) => void;
  remove: (id: string) => void;
  clear: (ids: readonly string[]) => void;
}

/**
 * Uploads at once. A browser gives a host six connections over HTTP/1.1: one is the event stream's, and one is
 * left for looking at results meanwhile.
 */
const IN_FLIGHT = 4;
/** How often a busy gateway is asked again before a person has to. */
const TRIES = 5;
const LONGEST_WAIT_S = 60;
const STORED = "ecg-uploads";

interface Payload {
  files: File[];
  options: JobOptions;
  abort: AbortController;
  tries: number;
}

interface Stored {
  sent: { name: string; bytes: number; fileCount: number; jobId: string; known: boolean }[];
  unsent: string[];
}

export function createUploadQueue({
  storage,
  onJob,
  send = sendUpload,
  delay = (run, ms) => setTimeout(run, ms),
}: {
  storage: Pick<Storage, "getItem" | "setItem">;
  onJob: (job: Job) => void;
  send?: Send;
  delay?: (run: () => void, ms: number) => unknown;
}): UploadQueue {
  const before = read(storage);
  let items: readonly UploadItem[] = before.sent.map((sent) => ({ ...BLANK, ...sent, id: newId(), phase: "sent" }));
  let lost: readonly string[] = before.unsent;
  const payloads = new Map<string, Payload>();
  const listeners = new Set<() => void>();
  let inFlight = 0;

  const show = (next: readonly UploadItem[]): void => {
    items = next;
    for (const listener of listeners) listener();
  };
  const set = (next: readonly UploadItem[]): void => {
    storage.setItem(STORED, JSON.stringify(stored(next)));
    show(next);
  };
  const change = (id: string, fields: Partial<UploadItem>): void =>
    set(items.map((item) => (item.id === id ? { ...item, ...fields } : item)));

  const pump = (): void => {
    while (inFlight < IN_FLIGHT) {
      const next = items.find((item) => item.phase === "waiting" && item.error === null);
      const payload = next && payloads.get(next.id);
      if (next === undefined || payload === undefined) return;
      inFlight += 1;
      change(next.id, { phase: "sending", fraction: 0 });
      void upload(next.id, payload).finally(() => {
        inFlight -= 1;
        pump();
      });
    }
  };

  const upload = async (id: string, payload: Payload): Promise<void> => {
    try {
      const { job, known } = await submit(payload, (fraction) =>
        show(items.map((item) => (item.id === id ? { ...item, fraction } : item))),
      );
      payloads.delete(id);
      onJob(job);
      change(id, { phase: "sent", fraction: 1, jobId: job.id, known, error: null });
    } catch (error) {
      if (payload.abort.signal.aborted) return;
      payload.tries += 1;
      const waitS = error instanceof ApiError && error.retryable ? error.retryAfterS : undefined;
      if (waitS === undefined || payload.tries >= TRIES) {
        change(id, { phase: "refused", error });
        return;
      }
      change(id, { phase: "waiting", error });
      delay(() => release(id), Math.min(waitS, LONGEST_WAIT_S) * 1000);
    }
  };

  const submit = async (payload: Payload, onProgress: (fraction: number) => void) => {
    const { files, options, abort } = payload;
    const key = await fingerprint(files, options);
    try {
      return await send({ files, options, idempotencyKey: key }, onProgress, abort.signal);
    } catch (error) {
      // The job of this key was deleted: the file is new again, so it goes under a key of its own.
      if (!(error instanceof ApiError && error.code === "gone")) throw error;
      return send({ files, options, idempotencyKey: `${key}-${newId()}` }, onProgress, abort.signal);
    }
  };

  const release = (id: string): void => {
    change(id, { phase: "waiting", error: null });
    pump();
  };

  return {
    items: () => items,
    lost: () => lost,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (recordings, options) => {
      const added = recordings.map((recording) => {
        const id = newId();
        payloads.set(id, { files: recording.files, options, abort: new AbortController(), tries: 0 });
        return { ...BLANK, id, name: recording.name, bytes: recording.bytes, fileCount: recording.files.length };
      });
      lost = [];
      set([...items, ...added]);
      pump();
    },
    retry: (id) => {
      const payload = payloads.get(id);
      if (payload !== undefined) payload.tries = 0;
      release(id);
    },
    remove: (id) => {
      payloads.get(id)?.abort.abort();
      payloads.delete(id);
      set(items.filter((item) => item.id !== id));
    },
    clear: (ids) => {
      lost = [];
      set(items.filter((item) => !ids.includes(item.id)));
    },
  };
}

const BLANK: UploadItem = {
  id: "",
  name: "",
  bytes: 0,
  fileCount: 1,
  phase: "waiting",
  fraction: 0,
  jobId: null,
  known: false,
  error: null,
};

let nextId = 0;

/** Distinct over tabs and reloads too: it becomes part of a key when a file is sent anew. */
function newId(): string {
  nextId += 1;
  return `${Date.now().toString(36)}-${nextId}`;
}

function stored(items: readonly UploadItem[]): Stored {
  return {
    sent: items.flatMap(({ name, bytes, fileCount, jobId, known }) =>
      jobId === null ? [] : [{ name, bytes, fileCount, jobId, known }],
    ),
    unsent: items.filter((item) => item.jobId === null).map((item) => item.name),
  };
}

function read(storage: Pick<Storage, "getItem">): Stored {
  const text = storage.getItem(STORED);
  if (text === null) return { sent: [], unsent: [] };
  try {
    return JSON.parse(text) as Stored;
  } catch {
    // Another version of this page wrote it; the jobs themselves stand in the worklist.
    return { sent: [], unsent: [] };
  }
}
