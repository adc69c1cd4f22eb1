/** Intervals from beat to beat as pictures show them: trends thinned to the pixels there are, Poincaré points. */
import type { Beats } from "./beats-csv.ts";

/** Extremes and mean of a stretch of a trend; `low` NaN where no beat was. */
export interface TrendBin {
  readonly startS: number;
  readonly endS: number;
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** A trend of `measure` each beat in `nBins` equal stretches of the recording. */
export function trend(beats: Beats, durationS: number, nBins: number, measure: (rrMs: number) => number): TrendBin[] {
  const low = new Float64Array(nBins).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(nBins).fill(Number.NEGATIVE_INFINITY);
  const sum = new Float64Array(nBins);
  const count = new Uint32Array(nBins);
  for (let beat = 0; beat < beats.count; beat++) {
    const value = measure(beats.rrMs[beat] as number);
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(nBins - 1, Math.floor(((beats.timeS[beat] as number) / durationS) * nBins));
    low[bin] = Math.min(low[bin] as number, value);
    high[bin] = Math.max(high[bin] as number, value);
    sum[bin] = (sum[bin] as number) + value;
    count[bin] = (count[bin] as number) + 1;
  }
  return Array.from({ length: nBins }, (_, bin) => {
    const n = count[bin] as number;
    return {
      startS: (bin / nBins) * durationS,
      endS: ((bin + 1) / nBins) * durationS,
      low: n > 0 ? (low[bin] as number) : Number.NaN,
      mean: n > 0 ? (sum[bin] as number) / n : Number.NaN,
      high: n > 0 ? (high[bin] as number) : Number.NaN,
    };
  });
}

export function bpmOf(rrMs: number): number {
  return 60_000 / rrMs;
}

/** Pairs of neighbouring intervals: (this, next), only where both beats follow each other. */
export interface PoincarePoints {
  readonly rrMs: Float64Array;
  readonly nextRrMs: Float64Array;
  /** The beat that ends the second interval. */
  readonly beat: Uint32Array;
}

export function poincare(beats: Beats): PoincarePoints {
  const rrMs = new Float64Array(beats.count);
  const nextRrMs = new Float64Array(beats.count);
  const beat = new Uint32Array(beats.count);
  let count = 0;
  for (let index = 1; index < beats.count; index++) {
    const one = beats.rrMs[index - 1] as number;
    const next = beats.rrMs[index] as number;
    if (!Number.isFinite(one) || !Number.isFinite(next)) continue;
    rrMs[count] = one;
    nextRrMs[count] = next;
    beat[count] = index;
    count++;
  }
  return { rrMs: rrMs.subarray(0, count), nextRrMs: nextRrMs.subarray(0, count), beat: beat.subarray(0, count) };
}

/** The widths of the Poincaré cloud across and along its diagonal, ms (Brennan et al. 2001, doi:10.1109/10.959330). */
export function cloudWidthsMs({ rrMs, nextRrMs }: PoincarePoints): { sd1: number; sd2: number } | undefined {
  const n = rrMs.length;
  if (n < 2) return undefined;
  let sumAcross = 0;
  let sumAlong = 0;
  let squaresAcross = 0;
  let squaresAlong = 0;
  for (let index = 0; index < n; index++) {
    const across = ((nextRrMs[index] as number) - (rrMs[index] as number)) / Math.SQRT2;
    const along = ((nextRrMs[index] as number) + (rrMs[index] as number)) / Math.SQRT2;
    sumAcross += across;
    sumAlong += along;
    squaresAcross += across * across;
    squaresAlong += along * along;
  }
  const deviation = (sum: number, squares: number): number =>
    Math.sqrt(Math.max(0, (squares - (sum * sum) / n) / (n - 1)));
  return { sd1: deviation(sumAcross, squaresAcross), sd2: deviation(sumAlong, squaresAlong) };
}

/** Lowest and highest of round numbers that hold nearly all values: one missed beat must not flatten the rest. */
export function robustRange(values: Float64Array, step: number): { low: number; high: number } | undefined {
  const finite = values.filter((value) => Number.isFinite(value)).sort();
  if (finite.length === 0) return undefined;
  const at = (fraction: number): number => finite[Math.round(fraction * (finite.length - 1))] as number;
  const low = Math.floor(at(0.001) / step) * step;
  const high = Math.ceil(at(0.999) / step) * step;
  return high > low ? { low, high } : { low: low - step, high: high + step };
}
