import type { Head, Prediction } from "../../api/index.ts";
import { Badge, formatCount, formatProbability, type Tone } from "../../ui/index.ts";
import { headName, nullReason, statementName } from "./words.ts";

/** What the models say, how sure they are, and where they do not say anything. */
export function VerdictCard({ prediction }: { prediction: Prediction }) {
  const { title, tone } = verdictOf(prediction);
  const heads = Object.entries(prediction.heads);
  return (
    <section class="card stack verdict" data-tone={tone} aria-labelledby="verdict-title">
      <div>
        <h2 class="overline" id="verdict-title">
          Verdict
        </h2>
        <p class="verdict-label">{title}</p>
        <p class="small muted">Computer reading, unconfirmed</p>
      </div>
      {prediction.probability === null ? (
        <p>No probability: {nullReason(prediction.reason_if_null)}.</p>
      ) : (
        <Probability prediction={prediction} probability={prediction.probability} />
      )}
      {heads.length > 0 && (
        <dl class="heads">
          {heads.map(([name, head]) => (
            <div key={name}>
              <dt>{headName(name)}</dt>
              <dd>
                <HeadValue head={head} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p class="small muted">
        {prediction.model.version === ""
          ? `Model ${prediction.model.name}, not asked`
          : `Model ${prediction.model.name}, version ${prediction.model.version}`}
      </p>
    </section>
  );
}

function verdictOf({ label, rejected }: Prediction): { title: string; tone: Tone } {
  if (rejected) return { title: "Not interpretable", tone: "neutral" };
  if (label === null) return { title: "Cannot tell", tone: "neutral" };
  return label === "normal"
    ? { title: "Rhythm normal", tone: "good" }
    : { title: "Rhythm abnormal", tone: "attention" };
}

function Probability({ prediction, probability }: { prediction: Prediction; probability: number }) {
  const { threshold, calibrated, windows } = prediction;
  const words = `Probability of an abnormal rhythm ${formatProbability(probability)}, threshold ${formatProbability(threshold)}`;
  return (
    <div>
      <p class="row probability">
        <strong class="number">{formatProbability(probability)}</strong>
        <span class="small muted">probability of an abnormal rhythm</span>
      </p>
      <svg class="gauge" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={words}>
        <rect class="gauge-track" width={100} height={8} />
        <rect class="gauge-value" width={100 * probability} height={8} />
        <rect class="gauge-threshold" x={100 * threshold - 0.4} width={0.8} height={8} />
      </svg>
      <p class="small muted">
        Abnormal from {formatProbability(threshold)} on
        {windows.length > 1 && <>, over {formatCount(windows.length)} windows</>}.{" "}
        {calibrated ? "Calibrated." : "Not calibrated for this kind of recording: a score, not a chance."}
      </p>
    </div>
  );
}

function HeadValue({ head }: { head: Head }) {
  const most = Object.entries(head.probabilities)
    .filter(([name, probability]) => probability >= (head.thresholds?.[name] ?? 0.5))
    .filter(([name]) => !head.abstained.includes(name))
    .sort(([, a], [, b]) => b - a);
  if (head.label === null && most.length === 0 && head.abstained.length === 0) {
    const silent = Object.keys(head.probabilities).length > 0;
    return (
      <span class="muted">
        {silent ? "Nothing above its threshold" : `Not read: ${nullReason(head.reason_if_null)}`}
      </span>
    );
  }
  return (
    <span class="row head-values">
      {head.label !== null && <strong>{statementName(head.label)}</strong>}
      {most.map(([name, probability]) => (
        <Badge key={name}>
          {statementName(name)} {formatProbability(probability)}
        </Badge>
      ))}
      {head.abstained.length > 0 && (
        <span class="small muted">
          {`Too close to tell: ${head.abstained.map((name) => statementName(name)).join(", ")}`}
        </span>
      )}
      {head.model !== null && <span class="small muted">{`${head.model.name} ${head.model.version}`}</span>}
    </span>
  );
}
