/** What calipers measure: two marks on the time axis or on one row's millivolts. */

export type CaliperKind = "time" | "amplitude" | "march";

export interface Caliper {
  readonly kind: CaliperKind;
  /** Both marks in seconds, or in millivolts for `amplitude`. */
  readonly marks: readonly [number, number];
  /** The row whose baseline `amplitude` counts from. */
  readonly row: number;
}

/** Steps of the arrow keys; Shift takes ten. */
export const STEP_S = 0.001;
export const STEP_MV = 0.01;
const SHIFT_STEPS = 10;

/** Marks beyond these many repeats would be a hatching, not a measurement. */
const MOST_REPEATS = 400;

export function distance({ marks: [one, other] }: Caliper): number {
  return Math.abs(other - one);
}

export function intervalMs(caliper: Caliper): number {
  return distance(caliper) * 1000;
}

/** Beats a minute if the interval were from beat to beat; `undefined` for none. */
export function perMinute(caliper: Caliper): number | undefined {
  const ms = intervalMs(caliper);
  return ms > 0 ? 60_000 / ms : undefined;
}

/** The march-out: where the interval comes again on both sides, within a stretch of time and without the marks. */
export function repeatsS(caliper: Caliper, startS: number, endS: number): number[] {
  const step = distance(caliper);
  if (caliper.kind !== "march" || step === 0 || (endS - startS) / step > MOST_REPEATS) return [];
  const first = Math.min(...caliper.marks);
  const times: number[] = [];
  for (let n = Math.ceil((startS - first) / step - 1e-9); first + n * step <= endS + 1e-9; n++) {
    if (n !== 0 && n !== 1) times.push(first + n * step);
  }
  return times;
}

/** A mark after an arrow key; `undefined` for a key that does not move it. Right and up count upwards. */
export function nudged(kind: CaliperKind, value: number, key: string, shift: boolean): number | undefined {
  const direction = key === "ArrowRight" || key === "ArrowUp" ? 1 : key === "ArrowLeft" || key === "ArrowDown" ? -1 : 0;
  if (direction === 0) return undefined;
  const step = (kind === "amplitude" ? STEP_MV : STEP_S) * (shift ? SHIFT_STEPS : 1);
  // Whole steps: a mark that was dragged between two of them lands on one.
  return (
    Math.round((value + direction * step) / (kind === "amplitude" ? STEP_MV : STEP_S)) *
    (kind === "amplitude" ? STEP_MV : STEP_S)
  );
}

/** With one mark moved; a march or time mark stays within the recording. */
export function withMark(caliper: Caliper, mark: 0 | 1, value: number, durationS: number): Caliper {
  const kept = caliper.kind === "amplitude" ? value : Math.min(Math.max(value, 0), durationS);
  return { ...caliper, marks: mark === 0 ? [kept, caliper.marks[1]] : [caliper.marks[0], kept] };
}

/** Both marks moved by the same amount, as far as the recording allows. */
export function shifted(caliper: Caliper, by: number, durationS: number): Caliper {
  const [one, other] = caliper.marks;
  const least = caliper.kind === "amplitude" ? Number.NEGATIVE_INFINITY : -Math.min(one, other);
  const most = caliper.kind === "amplitude" ? Number.POSITIVE_INFINITY : durationS - Math.max(one, other);
  const step = Math.min(Math.max(by, least), most);
  return { ...caliper, marks: [one + step, other + step] };
}

/** The reading, short, as it stands at the caliper: `812 ms · 74 bpm`, `1.24 mV`. */
export function reading(caliper: Caliper): string {
  if (caliper.kind === "amplitude") return `${distance(caliper).toFixed(2)} mV`;
  const bpm = perMinute(caliper);
  return `${Math.round(intervalMs(caliper))} ms${bpm === undefined || bpm > 1000 ? "" : ` · ${Math.round(bpm)} bpm`}`;
}

/** The reading in words, for the live region. */
export function spoken(caliper: Caliper): string {
  if (caliper.kind === "amplitude") return `Amplitude ${distance(caliper).toFixed(2)} millivolts`;
  const bpm = perMinute(caliper);
  const rate = bpm === undefined || bpm > 1000 ? "" : `, ${Math.round(bpm)} beats per minute`;
  return `Interval ${Math.round(intervalMs(caliper))} milliseconds${rate}`;
}
