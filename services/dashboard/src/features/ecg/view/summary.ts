/** The trace in words: what someone who does not see it gets first. */
import type { Result } from "../../../api/index.ts";
import { formatCount, formatDuration, formatNumber, formatProbability } from "../../../ui/index.ts";
import { CLASS_LETTERS, className } from "../beats/beat-class.ts";

export function summaryOf(result: Result): string {
  const { signal, vitals, beats, quality } = result;
  const leads = signal.leads.length === 1 ? `lead ${signal.leads[0]}` : `${signal.leads.length} leads`;
  const rate =
    vitals.heart_rate_bpm === null
      ? "Heart rate not known."
      : `Heart rate ${formatNumber(vitals.heart_rate_bpm)} per minute.`;
  const unusual = CLASS_LETTERS.filter((letter) => letter !== "N" && (beats.by_class[letter] ?? 0) > 0)
    .map((letter) => `${formatCount(beats.by_class[letter] ?? 0)} ${className(letter)}`)
    .join(", ");
  const counted = `${formatCount(beats.count)} beats${unusual === "" ? "" : `, of these ${unusual}`}.`;
  return [
    `ECG trace: ${leads}, ${formatDuration(signal.duration_s)}.`,
    rate,
    verdict(result),
    counted,
    quality.reason_if_not_interpretable ? "The signal is not interpretable." : `Signal quality ${quality.verdict}.`,
    "The beats tab lists every beat.",
  ].join(" ");
}

function verdict({ prediction }: Result): string {
  const rhythm = prediction.heads?.rhythm?.label;
  const named =
    rhythm === null || rhythm === undefined ? "" : `, read as ${rhythm === "af" ? "atrial fibrillation" : rhythm}`;
  if (prediction.label === null || prediction.probability === null) return `No rhythm verdict${named}.`;
  return `Rhythm ${prediction.label}, probability of an abnormal one ${formatProbability(prediction.probability)}${named}.`;
}
