/** The digitizer's verdict in sentences: what was doubted, and what to do about it. */
import type { Digitization } from "../../../api/index.ts";
import { formatNumber, inWords, type Tone } from "../../../ui/index.ts";

export function verdictTone(verdict: Digitization["verdict"]): Tone {
  return ({ ok: "good", review: "attention", reject: "urgent" } as const)[verdict];
}

export function verdictTitle({ verdict, reasons }: Pick<Digitization, "verdict" | "reasons">): string {
  if (verdict === "ok") return "The page was read without doubts";
  if (verdict === "reject") return "Do not use this reading: most leads could not be followed";
  return `Look at the page before using this reading: ${reasons.length === 1 ? "one doubt" : `${reasons.length} doubts`}`;
}

export const REASONS: Record<string, string> = {
  einthoven_disagrees: "I + III does not give II: leads may be named or placed wrongly.",
  gain_assumed: "No calibration pulse or printed gain was found: the usual gain was taken.",
  gain_contradicts_pulse: "The calibration pulse shows another gain than the one that was used.",
  grid_not_drawn: "The page has no grid of lines: its scale comes from the pulse or the paper's size.",
  blurred: "The picture is out of focus: strokes run into one another.",
  grid_not_found: "No millimetre grid was found: the scale comes from the file's stated resolution.",
  grid_unsteady: "The grid is bent or irregular: times may be off.",
  layout_unknown: "The layout is not one that is known; the leads go by their names.",
  speed_disagrees: "Print, pulse and grid do not agree on the paper speed.",
  gain_disagrees: "Print and pulse do not agree on the gain.",
  labels_disagree: "The lead names on the page do not fit this layout.",
  labels_not_read: "The lead names could not be read: they come from the layout alone.",
  trace_unsure: "Much of the trace is faint or hidden: its height is unsure.",
  low_resolution: "The picture is coarser than 100 dpi: tall waves may be cut.",
  pulses_disagree: "The calibration pulses differ: rows may have different gains.",
  ruling_seen_once: "Only one ruling of the grid was found: it was taken for millimetres.",
  speed_assumed: "No paper speed was found: the usual speed was taken.",
  strip_disagrees: "The rhythm strip does not repeat its lead above: rows may be mixed up.",
};

/** A reason's sentence; `incomplete_V3` and `doubtful_V3` name their lead. */
export function reasonInWords(reason: string): string {
  const incomplete = /^incomplete_(.+)$/.exec(reason)?.[1];
  if (incomplete !== undefined) return `Lead ${incomplete} could not be followed over its whole length.`;
  const doubtful = /^doubtful_(.+)$/.exec(reason)?.[1];
  if (doubtful !== undefined) return `Lead ${doubtful} may have been followed wrongly: compare it with the page.`;
  return REASONS[reason] ?? `${inWords(reason)}.`;
}

/** What comparing leads with each other showed: the error that is known without the original recording. */
export function consistencyInWords({ consistency, reasons }: Pick<Digitization, "consistency" | "reasons">): string[] {
  const { einthoven_mv: einthoven, rhythm_strip_r: strip } = consistency;
  const agrees = (reason: string): string => (reasons.includes(reason) ? "they disagree" : "they agree");
  return [
    einthoven === null
      ? "I + III = II could not be checked: the page does not show the three at the same time."
      : `I + III differs from II by ${formatNumber(einthoven * 1000)} µV (root mean square): ${agrees("einthoven_disagrees")}.`,
    strip === null
      ? "No rhythm strip repeats a lead, so none could be compared."
      : `The rhythm strip and its lead above correlate by ${formatNumber(strip, 3)}: ${agrees("strip_disagrees")}.`,
  ];
}

export const SCALES: Record<string, string> = {
  grid: "the printed grid",
  vector_grid: "the drawing's own grid lines",
  vector_pulse: "the calibration pulse",
  paper_size: "the paper's size",
  resolution: "the file's stated resolution",
};

export function scaleInWords(gridSource: string): string {
  return SCALES[gridSource] ?? inWords(gridSource).toLowerCase();
}
