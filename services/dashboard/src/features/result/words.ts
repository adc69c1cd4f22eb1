/** Sentences for the codes of a result. A code that is new here is shown as its own words. */
import { inWords, type Tone } from "../../ui/index.ts";

/** Why a signal is not interpretable: as a fault of its leads, and as the reason why a number is not known. */
const NOT_INTERPRETABLE = {
  single_beat: "only one beat was found",
  beats_not_alike: "what looks like beats does not repeat, so it may be noise",
};

export const QUALITY_REASONS: Record<string, string> = {
  not_recorded: "not recorded",
  flat: "flat: an open or shorted electrode",
  noise: "noise of the muscles between the complexes",
  mains: "hum of the mains",
  loose_electrode: "an electrode hangs loose",
  clipped: "peaks cut off by the recorder",
  implausible_amplitude: "a size no heart has: perhaps the wrong unit",
  wander: "the baseline wanders",
  partly_recorded: "recorded only in part",
  swapped_limb_leads: "limb electrodes may be swapped",
  ...NOT_INTERPRETABLE,
};

export const NULL_REASONS: Record<string, string> = {
  no_qrs_marks: "no QRS complex could be marked",
  no_p_waves: "most beats have no P wave",
  no_t_waves: "most beats have no T wave that could be marked",
  borders_unsure: "where the wave begins or ends is not sure in most beats",
  methods_disagree: "two methods disagree where the QRS complex begins or ends",
  axis_indeterminate: "the wave points in no clear direction",
  needs_leads_i_and_ii: "this needs leads I and II",
  needs_lead_v1: "this needs lead V1",
  no_beats: "no beats were found",
  no_variability: "the intervals do not vary",
  too_few_intervals: "too few intervals between beats",
  too_many_ectopic_beats: "too many ectopic beats",
  no_model: "no model for this yet",
  model_unavailable: "the model could not be asked",
  not_calibrated: "the signal has no millivolts",
  too_short: "the recording is too short",
  too_few_leads: "too few leads",
  poor_quality: "the signal is too poor",
  irregular_rhythm: "the rhythm is too irregular",
  ...NOT_INTERPRETABLE,
};

export const MEASUREMENTS: Record<string, string> = {
  heart_rate_bpm: "Heart rate",
  heart_rate_min_bpm: "Lowest heart rate",
  heart_rate_max_bpm: "Highest heart rate",
  heart_rate_trend_bpm_per_min: "Heart rate trend",
  mean_rr_ms: "Mean RR interval",
  rmssd_ms: "RMSSD",
  sdnn_ms: "SDNN",
  pnn50_percent: "pNN50",
  lf_ms2: "LF power",
  hf_ms2: "HF power",
  lf_hf_ratio: "LF/HF",
  p_duration_ms: "P duration",
  pr_ms: "PR interval",
  pr_interval_ms: "PR interval",
  qrs_duration_ms: "QRS duration",
  qt_ms: "QT interval",
  qt_interval_ms: "QT interval",
  qtc_ms: "QTc, Fridericia",
  qtc_bazett_ms: "QTc, Bazett",
  qtc_framingham_ms: "QTc, Framingham",
  qtc_hodges_ms: "QTc, Hodges",
  p_axis_deg: "P axis",
  qrs_axis_deg: "QRS axis",
  t_axis_deg: "T axis",
  p_terminal_depth_mv: "Depth of terminal P in V1",
  p_terminal_force_mv_ms: "Terminal force of P in V1",
  q_duration_ms: "Q duration",
  q_amplitude_mv: "Q amplitude",
  r_duration_ms: "R duration",
  r_amplitude_mv: "R amplitude",
  r_peak_time_ms: "R peak time",
  s_duration_ms: "S duration",
  s_amplitude_mv: "S amplitude",
  r_prime_amplitude_mv: "R′ amplitude",
  st_j_mv: "ST level at J",
  st_j60_mv: "ST level at J + 60 ms",
  t_amplitude_mv: "T amplitude",
  rr_ms: "RR interval",
  median_relative_nn_change: "Usual change between intervals",
  ventricular_beats_per_hour: "Ventricular beats an hour",
  ventricular_flutter_s: "Ventricular flutter",
  supraventricular_beats: "Supraventricular ectopic beats",
  supraventricular_beats_per_hour: "Supraventricular ectopic beats an hour",
  supraventricular_beats_in_a_row: "Supraventricular ectopic beats in a row",
  atrial_bigeminy_pairs_in_a_row: "Pairs of a normal and a supraventricular ectopic beat in a row",
  bigeminy_pairs_in_a_row: "Pairs of a normal and a ventricular beat in a row",
  qtc_qrs_adjusted_ms: "QTc with a QRS of usual width",
  qrs_height_mv: "QRS peak to peak",
  sokolow_lyon_mv: "S in V1 + R in V5 or V6",
  cornell_mv: "R in aVL + S in V3",
  ventricular_beats_in_a_row: "Ventricular beats in a row",
};

const SMALL_WORDS: Record<string, string> = {
  qrs: "QRS",
  qt: "QT",
  qtc: "QTc",
  pr: "PR",
  rr: "RR",
  st: "ST",
  p: "P",
  t: "T",
  j: "J",
};

const HEADS: Record<string, string> = { rhythm: "Rhythm", twelve_lead: "Twelve-lead statements" };

const STATEMENTS: Record<string, string> = {
  sinus: "Sinus rhythm",
  af: "Atrial fibrillation",
  other: "Other rhythm",
  noise: "Too noisy to tell",
  NORM: "Normal ECG",
  MI: "Myocardial infarction",
  STTC: "ST-T change",
  CD: "Conduction disturbance",
  HYP: "Hypertrophy",
  SR: "Sinus rhythm",
  AFIB: "Atrial fibrillation",
  SARRH: "Sinus arrhythmia",
  SBRAD: "Sinus bradycardia",
  STACH: "Sinus tachycardia",
  PACE: "Pacemaker",
  PVC: "Ventricular extrasystoles",
  PAC: "Atrial extrasystoles",
  "1AVB": "First-degree AV block",
  CLBBB: "Left bundle branch block",
  CRBBB: "Right bundle branch block",
  IRBBB: "Incomplete right bundle branch block",
  IVCD: "Intraventricular conduction delay",
  LAFB: "Left anterior fascicular block",
  LVH: "Left ventricular hypertrophy",
  "LAO/LAE": "Left atrial overload",
  IMI: "Inferior infarction",
  ASMI: "Anteroseptal infarction",
  AMI: "Anterior infarction",
  ILMI: "Inferolateral infarction",
  ISC_: "Ischaemic ST-T change",
  ISCAL: "Anterolateral ischaemia",
  STD_: "ST depression",
  NDT: "Non-diagnostic T change",
  NST_: "Non-specific ST change",
  INVT: "Inverted T waves",
  QWAVE: "Q waves",
  LVOLT: "Low voltage",
};

const UNIT_ENDING = /_(?:ms|s|bpm|mv|uv|deg|percent|hz)$/;

export function qualityReason(code: string): string {
  return QUALITY_REASONS[code] ?? lower(code);
}

export function nullReason(code: string | null): string {
  if (code === null) return "could not be known";
  return NULL_REASONS[code] ?? lower(code);
}

export function measurementName(name: string): string {
  const known = MEASUREMENTS[name];
  if (known !== undefined) return known;
  const bare = name.replace(UNIT_ENDING, "");
  const words = bare.split("_").map((word) => SMALL_WORDS[word] ?? word);
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function headName(name: string): string {
  return HEADS[name] ?? inWords(name);
}

export function statementName(label: string): string {
  return STATEMENTS[label] ?? inWords(label);
}

export const QUALITY: Record<"good" | "usable" | "poor", { label: string; tone: Tone }> = {
  good: { label: "Good", tone: "good" },
  usable: { label: "Usable", tone: "attention" },
  poor: { label: "Poor", tone: "urgent" },
};

function lower(code: string): string {
  const words = inWords(code);
  return words.charAt(0).toLowerCase() + words.slice(1);
}
