/** `waves.csv`: borders and peaks of waves, by beat. Of all leads together only, which the file names `fused` and lists first. */
import { csvLines, numberOf } from "./beats-csv.ts";

/** The marks of one wave in every beat, NaN where there is none. */
export interface WaveMarks {
  readonly wave: string;
  readonly onsetS: Float64Array;
  readonly peakS: Float64Array;
  readonly offsetS: Float64Array;
}

const GLOBAL_LEAD = "fused";

/** Reads up to the first line of a single lead: the rest is the same beats again, lead by lead. */
export async function readWaves(body: AsyncIterable<Uint8Array>, nBeats: number): Promise<WaveMarks[]> {
  const waves = new Map<string, WaveMarks>();
  let columns: Record<string, number> | undefined;
  for await (const line of csvLines(body)) {
    const cells = line.split(",");
    if (columns === undefined) {
      columns = Object.fromEntries(cells.map((name, place) => [name.trim(), place]));
      continue;
    }
    const cell = (name: string): string | undefined => cells[columns?.[name] ?? -1];
    if (cell("lead") !== GLOBAL_LEAD) break;
    const name = cell("wave") ?? "";
    const beat = numberOf(cell("beat"));
    if (!(beat >= 0 && beat < nBeats)) continue;
    const marks = waves.get(name) ?? noMarks(name, nBeats);
    waves.set(name, marks);
    marks.onsetS[beat] = numberOf(cell("onset_s"));
    marks.peakS[beat] = numberOf(cell("peak_s"));
    marks.offsetS[beat] = numberOf(cell("offset_s"));
  }
  return [...waves.values()].sort((one, other) => order(one.wave) - order(other.wave));
}

/** Every mark of every wave and each beat, in rising order: what a caliper may snap to. */
export function fiducialsS(beatsS: Float64Array, waves: readonly WaveMarks[]): Float64Array {
  const columns = [beatsS, ...waves.flatMap((wave) => [wave.onsetS, wave.peakS, wave.offsetS])];
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let count = 0;
  for (const column of columns) for (const timeS of column) if (!Number.isNaN(timeS)) all[count++] = timeS;
  return all.subarray(0, count).sort();
}

/** Waves in the order in which the heart makes them; a new one comes last. */
const ORDER = ["P", "QRS", "T", "U"];

function order(wave: string): number {
  const place = ORDER.indexOf(wave);
  return place < 0 ? ORDER.length : place;
}

function noMarks(wave: string, nBeats: number): WaveMarks {
  const empty = (): Float64Array => new Float64Array(nBeats).fill(Number.NaN);
  return { wave, onsetS: empty(), peakS: empty(), offsetS: empty() };
}
