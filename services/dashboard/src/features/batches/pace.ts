/** How fast a batch moves, from what this page has seen of it. */
import type { BatchCounts } from "../../api/index.ts";

export interface Sample {
  atMs: number;
  finished: number;
}

export interface Pace {
  perMinute: number;
  leftS: number;
}

/** The pace follows the last minutes: a pool of workers grows and shrinks. */
const WINDOW_MS = 180_000;

export function finishedOf(counts: BatchCounts): number {
  return counts.succeeded + counts.failed + counts.cancelled;
}

export function withSample(samples: readonly Sample[], now: Sample): readonly Sample[] {
  if (samples.at(-1)?.finished === now.finished) return samples;
  return [...samples.filter((sample) => now.atMs - sample.atMs <= WINDOW_MS), now];
}

/** Null until at least two different counts were seen. */
export function paceOf(samples: readonly Sample[], left: number): Pace | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs || last.finished <= first.finished)
    return null;
  const perMs = (last.finished - first.finished) / (last.atMs - first.atMs);
  return { perMinute: perMs * 60_000, leftS: left / perMs / 1000 };
}
