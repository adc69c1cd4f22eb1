/** Which of the stored levels a drawing needs, and which tiles of it. */
import type { Level, SignalHeader } from "./artifact.ts";

/** The level of the samples themselves. */
export const SAMPLES = -1;

/** Values of a lead in a tile: 16 kB of pairs, a screen's width at 3 values a pixel. */
export const TILE_VALUES = 4096;

/** The coarsest level that still has a pair for each device pixel, so that no extreme is lost and no byte wasted. */
export function pickLevel(levels: readonly Level[], samplesPerPixel: number): number {
  let picked = SAMPLES;
  levels.forEach((level, index) => {
    if (level.factor <= samplesPerPixel) picked = index;
  });
  return picked;
}

/** Samples behind one value of a level. */
export function factorOf(header: SignalHeader, level: number): number {
  return header.levels[level]?.factor ?? 1;
}

/** Values of one lead at a level. */
export function lengthOf(header: SignalHeader, level: number): number {
  return header.levels[level]?.nPairs ?? header.nSamples;
}

/** First and last tile that hold the values of a stretch of time; `undefined` where it lies outside the recording. */
export function tileSpan(
  header: SignalHeader,
  level: number,
  startS: number,
  endS: number,
  tileValues: number = TILE_VALUES,
): { first: number; last: number } | undefined {
  const valueRateHz = header.samplingRateHz / factorOf(header, level);
  const lastValue = Math.min(lengthOf(header, level), Math.ceil(endS * valueRateHz)) - 1;
  // One value more to the left, from where the line comes in.
  const firstValue = Math.max(0, Math.floor(startS * valueRateHz) - 1);
  if (lastValue < firstValue) return undefined;
  return { first: Math.floor(firstValue / tileValues), last: Math.floor(lastValue / tileValues) };
}
