/** The value that a lead rests on: recorders leave an offset of electrodes that would push a trace off its row. */
import { MISSING } from "./artifact.ts";
import type { Run } from "./signal-store.ts";

const MOST_VALUES = 4096;

/** Median of the values, which a lead has between its beats; `undefined` where nothing was recorded. */
export function restingValue(runs: readonly Run[]): number | undefined {
  const total = runs.reduce((sum, run) => sum + run.values.length / run.perValue, 0);
  const stride = Math.max(1, Math.ceil(total / MOST_VALUES));
  const found: number[] = [];
  for (const { values, perValue } of runs) {
    for (let at = 0; at < values.length; at += stride * perValue) {
      const value = values[at] as number;
      if (value !== MISSING) found.push((value + (values[at + perValue - 1] as number)) / 2);
    }
  }
  found.sort((one, other) => one - other);
  return found[found.length >> 1];
}
