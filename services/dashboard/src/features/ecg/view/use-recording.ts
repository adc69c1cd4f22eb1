/** Fetches what the views show of a job: signal, beats, marks of waves. */
import { useEffect, useState } from "preact/hooks";
import { apiFetch, artifactHref, type Job, type Result } from "../../../api/index.ts";
import { type Beats, NO_BEATS, pieces, readBeats } from "../beats/beats-csv.ts";
import { readBeatsAround } from "../beats/beats-range.ts";
import { readWaves, type WaveMarks } from "../beats/waves-csv.ts";
import { type Reason, readReasons } from "../explanation/saliency-csv.ts";
import { openSignal } from "../signal/open-signal.ts";
import type { SignalStore } from "../signal/signal-store.ts";

export type Loaded<Value> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: Value }
  | { readonly state: "failed"; readonly error: unknown };

const LOADING = { state: "loading" } as const;

/** A value that an async reader gives, read again when a key changes (`keep`: the old one stands until then), given up with the view. */
function useLoaded<Value>(
  key: string,
  wanted: boolean,
  read: (abort: AbortSignal) => Promise<Value>,
  { release, keep = false }: { release?: (value: Value) => void; keep?: boolean } = {},
): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>(LOADING);
  // The key names all that `read` depends on
  useEffect(() => {
    if (!wanted) return undefined;
    const abort = new AbortController();
    let held: Value | undefined;
    setLoaded((before) => (keep && before.state === "ready" ? before : LOADING));
    read(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return release?.(value);
        held = value;
        setLoaded({ state: "ready", value });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setLoaded({ state: "failed", error });
      },
    );
    return () => {
      abort.abort();
      if (held !== undefined) release?.(held);
    };
  }, [key, wanted]);
  return loaded;
}

export function useSignal(job: Job, result: Result): Loaded<SignalStore> {
  return useLoaded(`${job.id}/${result.epoch}`, true, (abort) => openSignal(job.id, result.signal.duration_s, abort), {
    release: (store) => store.close(),
  });
}

export function useBeats(job: Job, result: Result, wanted = true): Loaded<Beats> {
  return useLoaded(`${job.id}/${result.epoch}`, wanted && result.beats.count > 0, async (abort) => {
    const response = await apiFetch(artifactHref(job.id, "beats.csv"), { signal: abort });
    return readBeats(pieces(response.body), result.beats.count);
  });
}

/** Beats of a stretch and its surroundings, for a file too large to be read whole on opening. */
export function useBeatsAround(job: Job, result: Result, stretch: Stretch | undefined): Loaded<Beats> {
  const bytes = result.artifacts?.["beats.csv"]?.bytes;
  const wanted = stretch !== undefined && bytes !== undefined;
  const key = `${job.id}/${result.epoch}/${stretch?.startS}/${stretch?.endS}`;
  const readAround = (abort: AbortSignal): Promise<Beats> => {
    const read = async (from: number, end: number): Promise<Uint8Array> => {
      const headers = { Range: `bytes=${from}-${end - 1}` };
      const response = await apiFetch(artifactHref(job.id, "beats.csv"), { signal: abort, headers });
      return new Uint8Array(await response.arrayBuffer());
    };
    const file = { bytes: bytes ?? 0, durationS: result.signal.duration_s };
    return readBeatsAround(read, file, stretch?.startS ?? 0, stretch?.endS ?? 0);
  };
  return useLoaded(key, wanted, readAround, { keep: true });
}

export interface Stretch {
  readonly startS: number;
  readonly endS: number;
}

export function useWaves(job: Job, result: Result, wanted: boolean): Loaded<WaveMarks[]> {
  return useLoaded(`${job.id}/${result.epoch}`, wanted && result.beats.count > 0, async (abort) => {
    const response = await apiFetch(artifactHref(job.id, "waves.csv"), { signal: abort });
    return readWaves(pieces(response.body), result.beats.count);
  });
}

/** What made windows abnormal; nothing where no window was. */
export function useReasons(job: Job, result: Result): Loaded<Reason[]> {
  const wanted = result.artifacts?.["saliency.csv"] !== undefined;
  return useLoaded(`${job.id}/${result.epoch}`, wanted, async (abort) => {
    const response = await apiFetch(artifactHref(job.id, "saliency.csv"), { signal: abort });
    return readReasons(pieces(response.body));
  });
}

export function valueOr<Value>(loaded: Loaded<Value>, otherwise: Value): Value {
  return loaded.state === "ready" ? loaded.value : otherwise;
}

export { NO_BEATS };
