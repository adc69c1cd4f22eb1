/** Probabilities of windows by pixel column. */
import type { ProbabilityWindow } from "./scene.ts";

/**
 * Mean probability of the windows that touch each column, -1 where there is none.
 *
 * Windows are in order of time. The mean, because the highest of many would make every stretch look alike.
 */
export function windowColumns(
  windows: readonly ProbabilityWindow[],
  startS: number,
  pxPerS: number,
  nColumns: number,
): Float32Array {
  const sum = new Float32Array(nColumns);
  const count = new Uint16Array(nColumns);
  for (let index = firstEndingAfter(windows, startS); index < windows.length; index++) {
    const window = windows[index] as ProbabilityWindow;
    const from = Math.max(0, Math.floor((window.startS - startS) * pxPerS));
    if (from >= nColumns) break;
    const to = Math.min(nColumns, Math.max(from + 1, Math.round((window.endS - startS) * pxPerS)));
    for (let column = from; column < to; column++) {
      sum[column] = (sum[column] as number) + window.probability;
      count[column] = (count[column] as number) + 1;
    }
  }
  return sum.map((total, column) => (count[column] === 0 ? -1 : total / (count[column] as number)));
}

function firstEndingAfter(windows: readonly ProbabilityWindow[], timeS: number): number {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((windows[middle] as ProbabilityWindow).endS <= timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}
