/** Millimetres of paper and what they mean: seconds, millivolts, pixels. */

export const SPEEDS_MM_PER_S = [12.5, 25, 50] as const;
export const GAINS_MM_PER_MV = [5, 10, 20] as const;

/** The calibration pulse: 1 mV for 200 ms (IEC 60601-2-25: 1 mV; 200 ms is 5 mm at the usual 25 mm/s). */
export const PULSE_MV = 1;
export const PULSE_S = 0.2;

/** A CSS pixel is 1/96 inch by definition; what it is on glass only a measurement tells. */
export const NOMINAL_PX_PER_MM = 96 / 25.4;

/** A line of the ruling: where it is on the paper and whether it is one of the bold ones. */
export interface RulingLine {
  readonly mm: number;
  readonly bold: boolean;
}

/** The lines from `startMm` to `endMm`, counted from the paper's own edge: each millimetre, each fifth one bold. */
export function ruling(startMm: number, endMm: number): RulingLine[] {
  const lines: RulingLine[] = [];
  for (let mm = Math.ceil(startMm - 1e-9); mm <= endMm + 1e-9; mm++) lines.push({ mm, bold: mm % 5 === 0 });
  return lines;
}

/** Outline of the pulse in millimetres from its foot, y up. */
export function pulseMm(mmPerS: number, mmPerMv: number): { readonly x: number; readonly y: number }[] {
  const top = PULSE_MV * mmPerMv;
  const width = PULSE_S * mmPerS;
  const shoulder = width / 4;
  return [
    { x: -shoulder, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: top },
    { x: width, y: top },
    { x: width, y: 0 },
    { x: width + shoulder, y: 0 },
  ];
}

const TIME_STEPS_S = [
  0.04, 0.2, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
] as const;

/** Smallest round step of time that is at least `leastPx` wide. */
export function timeStepS(pxPerS: number, leastPx: number): number {
  return TIME_STEPS_S.find((step) => step * pxPerS >= leastPx) ?? 86400;
}

/** A time within the recording: `0:07`, `0:07.25` with `digits`, `3:25:07` in long ones. */
export function clock(timeS: number, digits = 0): string {
  const unit = 10 ** digits;
  const rounded = Math.round(timeS * unit) / unit;
  const hours = Math.floor(rounded / 3600);
  const minutes = Math.floor((rounded % 3600) / 60);
  const seconds = (rounded % 60).toFixed(digits).padStart(digits > 0 ? digits + 3 : 2, "0");
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}
