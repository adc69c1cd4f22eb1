/** Numbers and times in words, the same everywhere. */

const LOCALE = "en-GB";

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** A number with at most `digits` decimals; a true minus sign. */
export function formatNumber(value: number, digits = 0): string {
  const text = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(
    value,
  );
  return /^-0([.]0*)?$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** Decimals that a measurement of this unit carries. */
export function digitsOf(unit: string): number {
  return (
    ({ mV: 2, s: 2, ratio: 2, "1": 2, "/min2": 1, "%": 1, percent: 1, "mV.ms": 1 } as Record<string, number>)[unit] ?? 0
  );
}

const UNIT_WORDS: Record<string, string> = {
  deg: "°",
  degree: "°",
  degrees: "°",
  percent: "%",
  "1": "",
  ratio: "",
  uV: "µV",
  ms2: "ms²",
  "mV.ms": "mV·ms",
  "/min2": "/min²",
};

export function formatUnit(unit: string): string {
  return UNIT_WORDS[unit] ?? unit;
}

/** What parts a number from its unit. */
export function unitGap(unit: string): string {
  return ["", "°", "%"].includes(formatUnit(unit)) ? "" : " ";
}

/** `412 ms`, `−30°`, `0.14 mV`. */
export function formatQuantity(value: number, unit: string): string {
  return `${formatNumber(value, digitsOf(unit))}${unitGap(unit)}${formatUnit(unit)}`;
}

/** A probability as a percentage; the ends say "under" and "over" because no reading is certain. */
export function formatProbability(probability: number): string {
  if (probability < 0.01) return "< 1 %";
  if (probability > 0.99) return "> 99 %";
  return `${whole.format(probability * 100)} %`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${formatNumber(bytes / 1000, bytes < 10_000 ? 1 : 0)} kB`;
  return `${formatNumber(bytes / 1_000_000, 1)} MB`;
}

/** A span of a recording: `10 s`, `30 min`, `24 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${formatNumber(seconds * 1000)} ms`;
  if (seconds < 120) return `${formatNumber(seconds, seconds % 1 === 0 || seconds >= 10 ? 0 : 1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A place in a recording: `0:07.5`, `12:03`, `23:59:59`. */
export function formatClock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const rest = (tenths % 600) / 10;
  const second = Number.isInteger(rest) ? `${rest}`.padStart(2, "0") : rest.toFixed(1).padStart(4, "0");
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${second}` : `${minutes}:${second}`;
}

const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });

/** An RFC 3339 time in the reader's own zone. */
export function formatTime(time: string): string {
  return moment.format(new Date(time));
}

/** A code such as `lead_off` in words, for what has no sentence of its own: `Lead off`, `No ECG found`. */
export function inWords(code: string): string {
  const words = code
    .replaceAll(/[_.]+/g, " ")
    .replaceAll(/\b(?:ecg|pdf|url|qrs)\b/g, (sign) => sign.toUpperCase())
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
