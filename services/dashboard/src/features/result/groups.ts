/** Measurements in groups, as an ECG is read: rate, then P to T, then axes and amplitudes, then variability. */

export interface Group {
  title: string;
  names: string[];
}

/** A name belongs to the first group that has a pattern for it, and stands in the order of the patterns. */
const GROUPS: [title: string, patterns: RegExp[]][] = [
  ["Rate and rhythm", [/^heart_rate_bpm$/, /^heart_rate_min/, /^heart_rate_max/, /^heart_rate/, /^ventricular/]],
  [
    "Intervals",
    [
      /^p_(?:wave_)?duration/,
      /^pr_/,
      /^qrs_(?:duration|width)/,
      /^qt_/,
      /^qtc_ms$/,
      /^qtc/,
      /^(?:jt|tp)_|_duration_ms$|_time_ms$/,
    ],
  ],
  ["Axes", [/^p_axis/, /^qrs_axis/, /^t_axis/, /axis/]],
  ["ST and amplitudes", [/^(?:st|j)_/, /amplitude/, /_mv$/, /_mv_ms$/]],
  ["Variability", [/^mean_(?:rr|nn)/, /^sdnn/, /^rmssd/, /^pnn/, /^lf_ms2/, /^hf_/, /^lf_hf/, /rr_|nn|_ms2$/]],
];

const OTHER = "Other";

/** The names of a result in groups, none empty; what is unknown here stands in the last one, by name. */
export function groupsOf(names: readonly string[]): Group[] {
  const rest = new Set(names);
  const groups = GROUPS.map(([title, patterns]) => {
    const found = patterns.flatMap((pattern) => {
      const matching = [...rest].filter((name) => pattern.test(name)).sort(byName);
      for (const name of matching) rest.delete(name);
      return matching;
    });
    return { title, names: found };
  });
  return [...groups, { title: OTHER, names: [...rest].sort(byName) }].filter((group) => group.names.length > 0);
}

/** Of a single wave of QRS in one lead; of these only the heights of R and S are read at a glance. */
const SINGLE_WAVE = /^(?:q|r_prime)_|^[rs]_(?:duration|peak_time)_|^p_terminal_depth_/;

/** What is read first: of the formulas for QTc only the first one, of the waves of QRS only R and S. */
export function inShort(names: readonly string[]): string[] {
  const first = names.filter((name) => !SINGLE_WAVE.test(name));
  return names.includes("qtc_ms") ? first.filter((name) => !/^qtc_.+_ms$/.test(name)) : first;
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, "en");
}
