/** From stored values to what one device pixel column, or a line through the samples, has to show. */
import { MISSING } from "../signal/artifact.ts";
import type { Run } from "../signal/signal-store.ts";

/**
 * Fills `low` and `high` with the extremes of each pixel column, MISSING where nothing was recorded.
 *
 * Column c holds the values of index from `firstValue + c * valuesPerPx` up to the next column's, and the one before, so
 * that neighbouring columns touch as the line through the samples does.
 */
export function columnExtremes(
  runs: readonly Run[],
  firstValue: number,
  valuesPerPx: number,
  low: Int16Array,
  high: Int16Array,
): void {
  low.fill(MISSING);
  high.fill(MISSING);
  const nColumns = low.length;
  for (const { values, first, perValue } of runs) {
    const nValues = values.length / perValue;
    const highAt = perValue - 1;
    const from = Math.max(0, Math.floor((first - firstValue) / valuesPerPx));
    const to = Math.min(nColumns, Math.ceil((first + nValues + 1 - firstValue) / valuesPerPx));
    for (let column = from; column < to; column++) {
      const start = Math.ceil(firstValue + column * valuesPerPx) - first;
      const end = Math.min(nValues, Math.ceil(firstValue + (column + 1) * valuesPerPx) - first);
      let least = low[column] === MISSING ? 32767 : (low[column] as number);
      let most = high[column] as number;
      for (let at = Math.max(0, start - 1); at < end; at++) {
        const value = values[at * perValue] as number;
        if (value === MISSING) continue;
        const top = values[at * perValue + highAt] as number;
        if (value < least) least = value;
        if (top > most) most = top;
      }
      if (most === MISSING) continue;
      low[column] = least;
      high[column] = most;
    }
  }
}

/** A line through samples: positions in values, broken where `start` says so. Reused from call to call. */
export interface Polyline {
  readonly at: number[];
  readonly value: number[];
  /** Indices at which a new line starts, after a gap. */
  readonly starts: number[];
}

/**
 * The line through the samples from index `fromValue` to `toValue`, at most four points a pixel: first, lowest, highest, last
 * (M4, Jugel et al. 2014, doi:10.14778/2732951.2732953), which draws the same pixels as all of them.
 */
export function polyline(runs: readonly Run[], fromValue: number, toValue: number, valuesPerPx: number): Polyline {
  const line: Polyline = { at: [], value: [], starts: [] };
  const group = Math.max(1, Math.floor(valuesPerPx));
  let open = false;
  let expected = Number.NaN;
  for (const { values, first, perValue } of runs) {
    if (perValue !== 1) continue;
    if (first !== expected) open = false;
    const start = Math.max(0, fromValue - first);
    const end = Math.min(values.length, toValue + 1 - first);
    for (let at = start; at < end; ) {
      // Groups are counted from the start of the recording, so that panning changes no pixel.
      const next = Math.min(end, at + group - ((first + at) % group));
      open = addGroup(line, values, first, at, next, open);
      at = next;
    }
    expected = first + values.length;
  }
  return line;
}

function addGroup(line: Polyline, values: Int16Array, first: number, from: number, to: number, open: boolean): boolean {
  let least = from;
  let most = from;
  for (let at = from; at < to; at++) {
    const value = values[at] as number;
    if (value === MISSING) return addEach(line, values, first, from, to, open);
    if (value < (values[least] as number)) least = at;
    if (value > (values[most] as number)) most = at;
  }
  let added = -1;
  for (const at of [from, Math.min(least, most), Math.max(least, most), to - 1]) {
    if (at === added) continue;
    add(line, first + at, values[at] as number, open || added >= 0);
    added = at;
  }
  return true;
}

function addEach(line: Polyline, values: Int16Array, first: number, from: number, to: number, open: boolean): boolean {
  let connected = open;
  for (let at = from; at < to; at++) {
    const value = values[at] as number;
    if (value !== MISSING) add(line, first + at, value, connected);
    connected = value !== MISSING;
  }
  return connected;
}

function add(line: Polyline, at: number, value: number, connected: boolean): void {
  if (!connected) line.starts.push(line.at.length);
  line.at.push(at);
  line.value.push(value);
}
