/**
 * What adults' measurements usually are.
 *
 * Limits: AHA/ACCF/HRS recommendations for the standardization and interpretation of the ECG, 2007-2009 (part III,
 * doi:10.1161/CIRCULATIONAHA.108.191095; part IV, doi:10.1161/CIRCULATIONAHA.108.191096); P duration as is usual.
 * Where sexes differ and the sex was not said, both limits stand. Children have limits of their own, by age: none is
 * shown for them. An age that was not said is taken for an adult's.
 */
import type { Patient } from "../../api/index.ts";

export interface Range {
  /** Lowest and highest usual value; null where only the other end is known. */
  low: number | null;
  high: number | null;
  words: string;
}

export type Place = "below" | "within" | "above" | "depends on sex";

const ADULT_YEARS = 18;

const RANGES: [pattern: RegExp, range: Range][] = [
  [/^heart_rate_bpm$/, { low: 60, high: 100, words: "60–100" }],
  [/^p_(?:wave_)?duration_ms$/, { low: null, high: 120, words: "under 120" }],
  [/^pr(?:_interval)?(?:_ms)$/, { low: 120, high: 200, words: "120–200" }],
  [/^qrs_duration_ms$/, { low: null, high: 110, words: "under 110" }],
  [/^qrs_axis(?:_deg)?$/, { low: -30, high: 90, words: "−30 to +90" }],
];

const QTC = /^qtc(?:_.*)?_ms$/;
const QTC_LOW = 390;
/** Long from here on. */
const QTC_LONG = { male: 450, female: 460 } as const;

export function isChild(patient: Patient): boolean {
  return (patient?.age_years ?? ADULT_YEARS) < ADULT_YEARS;
}

/** The usual range of a measurement for this patient; null where none is known. */
export function rangeOf(name: string, patient: Patient): Range | null {
  if (isChild(patient)) return null;
  if (!QTC.test(name)) return RANGES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  const sex = patient?.sex ?? null;
  if (sex !== null) return { low: QTC_LOW, high: QTC_LONG[sex], words: `${QTC_LOW}–${QTC_LONG[sex]}` };
  const { male, female } = QTC_LONG;
  return { low: QTC_LOW, high: female, words: `${QTC_LOW}–${male} men, ${QTC_LOW}–${female} women` };
}

/** Where a value lies; null where no range is known. A value that reaches the end of "under", or of QTc, is above. */
export function placeOf(name: string, value: number, patient: Patient): Place | null {
  const range = rangeOf(name, patient);
  if (range === null) return null;
  if (range.low !== null && value < range.low) return "below";
  if (range.high === null) return "within";
  const reachesHigh = range.low === null || QTC.test(name) ? value >= range.high : value > range.high;
  if (reachesHigh) return "above";
  const forMenOnly = QTC.test(name) && (patient?.sex ?? null) === null && value >= QTC_LONG.male;
  return forMenOnly ? "depends on sex" : "within";
}
