import type { Result } from "../../../api/index.ts";
import { formatCount, formatProbability, inWords } from "../../../ui/index.ts";
import { CLASS_LETTERS, className } from "../beats/beat-class.ts";

/** What the marks on the trace mean; only those that this recording has. */
export function Legend({ result }: { result: Result }) {
  const { beats, prediction, quality } = result;
  const letters = [...CLASS_LETTERS].reverse().filter((letter) => (beats.by_class[letter] ?? 0) > 0);
  const reasons = [...new Set((quality.excluded ?? []).map(({ reason }) => inWords(reason).toLowerCase()))];
  const poor = quality.leads.filter(({ verdict }) => verdict === "poor");
  return (
    <ul class="ecg-legend">
      {letters.map((letter) => (
        <li key={letter}>
          <span class="ecg-letter" data-letter={letter}>
            {letter}
          </span>
          {className(letter)} <span class="number muted">{formatCount(beats.by_class[letter] ?? 0)}</span>
        </li>
      ))}
      {(prediction.windows ?? []).length > 0 && (
        <li>
          <span class="ecg-swatch" data-kind="window" />
          probability of an abnormal rhythm by window, line at {formatProbability(prediction.threshold)}
        </li>
      )}
      {result.artifacts?.["saliency.csv"] !== undefined && (
        <li>
          <span class="ecg-swatch" data-kind="reason" />
          what made the most suspicious windows abnormal, half second by half second
        </li>
      )}
      {reasons.length > 0 && (
        <li>
          <span class="ecg-swatch" data-kind="excluded" />
          left out of all measurements: {reasons.join(", ")}
        </li>
      )}
      {poor.map((lead) => (
        <li key={lead.name} class="ecg-poor">
          ⚠ lead {lead.name} is poor: {lead.reasons.map((reason) => inWords(reason).toLowerCase()).join(", ")}
        </li>
      ))}
    </ul>
  );
}
