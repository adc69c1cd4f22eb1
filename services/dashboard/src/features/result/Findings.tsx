import type { Finding, Result } from "../../api/index.ts";
import { Badge, formatQuantity, type IconName, Notice, type Tone } from "../../ui/index.ts";
import { measurementName } from "./words.ts";

const SEVERITY: Record<Finding["severity"], { label: string; tone: Tone; icon: IconName; rank: number }> = {
  urgent: { label: "Urgent", tone: "urgent", icon: "alert", rank: 0 },
  attention: { label: "Attention", tone: "attention", icon: "alert", rank: 1 },
  info: { label: "Note", tone: "info", icon: "info", rank: 2 },
};

/** Statements, the gravest first, each with the number and the limit it rests on. */
export function Findings({ result }: { result: Result }) {
  const findings = result.findings.toSorted((a, b) => SEVERITY[a.severity].rank - SEVERITY[b.severity].rank);
  return (
    <section class="card stack" aria-labelledby="findings-title">
      <h2 class="overline" id="findings-title">
        Findings
      </h2>
      {findings.length === 0 ? (
        <p class="muted">No finding crossed its limit.</p>
      ) : (
        <ul class="findings">
          {findings.map((finding, index) => (
            <FindingItem key={`${finding.code}-${index}`} finding={finding} unit={unitOf(result, finding)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FindingItem({ finding, unit }: { finding: Finding; unit: string }) {
  const { label, tone, icon } = SEVERITY[finding.severity];
  const { evidence } = finding;
  return (
    <li class="finding">
      <p class="row finding-text">
        <Badge tone={tone} icon={icon}>
          {label}
        </Badge>
        <strong>{finding.text}</strong>
      </p>
      <p class="small muted">
        {measurementName(evidence.measurement)} {formatQuantity(evidence.value, unit)}, limit{" "}
        {formatQuantity(evidence.threshold, unit)}
        {finding.leads !== null && finding.leads.length > 0 && <> · leads {finding.leads.join(", ")}</>}
      </p>
      <p class="small muted">
        <Source text={evidence.source} />
      </p>
    </li>
  );
}

/** A source with its DOI as a link. */
function Source({ text }: { text: string }) {
  const doi = /doi:(10\.\S+?)(?=[).,;]?(?:\s|$))/.exec(text);
  if (doi === null) return <>{text}</>;
  return (
    <>
      {text.slice(0, doi.index)}
      <a href={`https://doi.org/${doi[1]}`} rel="noreferrer">
        {doi[0]}
      </a>
      {text.slice(doi.index + doi[0].length)}
    </>
  );
}

function unitOf(result: Result, finding: Finding): string {
  return result.measurements[finding.evidence.measurement]?.unit ?? "";
}

/** What the reader should know; the result stands all the same. */
export function Warnings({ result }: { result: Result }) {
  if (result.warnings.length === 0) return null;
  return (
    <Notice tone="attention" title="Mind when reading this">
      <ul class="spaced-list">
        {result.warnings.map((warning, index) => (
          <li key={`${warning.code}-${index}`}>{warning.detail}</li>
        ))}
      </ul>
    </Notice>
  );
}
