/**
 * What adults' measurements usually are, and the order in which they are read.
 *
 * Limits: AHA/ACCF/HRS recommendations for the standardization and interpretation of the ECG, 2007-2009 (part III,
 * doi:10.1161/CIRCULATIONAHA.108.191095; part IV, doi:10.1161/CIRCULATIONAHA.108.191096); P duration as is usual.
 * A result does not say whose it is, so where sexes differ both limits stand.
 */

export interface Range {
  /** Lowest and highest usual value; null where only the other end is known. */
  low: number | null;
  high: number | null;
  words: string;
}

export type Place = "below" | "within" | "above" | "depends on sex";

interface SexedRange extends Range {
  /** Above `high` for men, but not yet for women. */
  highFemale?: number;
}

const RANGES: [pattern: RegExp, range: SexedRange][] = [
  [/^heart_rate_bpm$/, { low: 60, high: 100, words: "60–100" }],
  [/^p_(?:wave_)?duration_ms$/, { low: null, high: 120, words: "under 120" }],
  [/^pr(?:_interval)?(?:_ms)$/, { low: 120, high: 200, words: "120–200" }],
  [/^qrs_duration_ms$/, { low: null, high: 110, words: "under 110" }],
  [/^qrs_axis(?:_deg)?$/, { low: -30, high: 90, words: "−30 to +90" }],
  [/^qtc(?:_.*)?_ms$/, { low: 390, high: 450, highFemale: 460, words: "390–450 men, 390–460 women" }],
];

export function rangeOf(name: string): Range | null {
  return RANGES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Where a value lies; null where no range is known. The ends themselves: a value that reaches `high` of "under" is above. */
export function placeOf(name: string, value: number): Place | null {
  const range = RANGES.find(([pattern]) => pattern.test(name))?.[1];
  if (range === undefined) return null;
  if (range.low !== null && value < range.low) return "below";
  if (range.high === null) return "within";
  if (range.highFemale !== undefined) {
    // Long from 450 ms in men and 460 ms in women on.
    if (value >= range.highFemale) return "above";
    return value >= range.high ? "depends on sex" : "within";
  }
  return (range.low === null ? value >= range.high : value > range.high) ? "above" : "within";
}

/** As an ECG is read: rate, then P to T, then axes and amplitudes, then variability. */
const ORDER: RegExp[] = [
  /^heart_rate_bpm$/,
  /^heart_rate/,
  /^p_/,
  /^pr_/,
  /^qrs_(?!axis)/,
  /^qt_/,
  /^qtc/,
  /axis/,
  /^(?:st|j)_/,
  /amplitude|_mv$/,
  /rr_|nn|sdnn|rmssd/,
];

/** Names in reading order; what is unknown here stands behind, by name. */
export function inReadingOrder(names: readonly string[]): string[] {
  const rank = (name: string): number => {
    const place = ORDER.findIndex((pattern) => pattern.test(name));
    return place === -1 ? ORDER.length : place;
  };
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en"));
}
