import type { LeadQuality, Result } from "../../api/index.ts";
import { Badge, formatClock, formatCount, formatDuration, inWords } from "../../ui/index.ts";
import { doubtsOf } from "./doubts.ts";
import { QUALITY } from "./words.ts";

const SHOWN = 6;

/** How far the signal can be trusted, before anything that was read from it. */
export function QualityStrip({ result }: { result: Result }) {
  const { quality, signal, digitization } = result;
  const { label, tone } = QUALITY[quality.verdict];
  const doubts = doubtsOf(quality.leads);
  return (
    <section class="card quality" aria-labelledby="quality-title">
      <div class="quality-head">
        <h2 id="quality-title">Signal quality</h2>
        <Badge tone={tone} icon={quality.verdict === "good" ? "check" : "alert"}>
          {label}
        </Badge>
        <p class="small muted">
          {signal.leads.length === 1 ? "1 lead" : `${signal.leads.length} leads`}, {formatDuration(signal.duration_s)},{" "}
          {formatCount(signal.sampling_rate_hz)} Hz
          {!signal.calibrated && ", not calibrated: amplitudes are not sure"}
          {digitization !== null && `, read from a page (${digitization.layout})`}
        </p>
      </div>
      <ul class="leads" aria-label="Quality of each lead">
        {quality.leads.map((lead) => (
          <Lead key={lead.name} lead={lead} />
        ))}
      </ul>
      {doubts.length > 0 && (
        <ul class="small doubts">
          {doubts.map(({ leads, reason }) => (
            <li key={reason}>
              <strong>{leads}</strong>: {reason}
            </li>
          ))}
        </ul>
      )}
      <LeftOut result={result} />
    </section>
  );
}

function Lead({ lead }: { lead: LeadQuality }) {
  const { label, tone } = QUALITY[lead.verdict];
  return (
    <li class="lead" data-tone={tone} data-verdict={lead.verdict}>
      <span>{lead.name}</span>
      {lead.verdict === "good" ? (
        <span class="visually-hidden">{label}</span>
      ) : (
        <span class="lead-verdict">{label.toLowerCase()}</span>
      )}
    </li>
  );
}

/** What no measurement used, and leads that were computed rather than recorded. */
function LeftOut({ result }: { result: Result }) {
  const { excluded } = result.quality;
  const total = excluded.reduce((sum, stretch) => sum + stretch.end_s - stretch.start_s, 0);
  const derived = result.signal.derived_leads;
  return (
    <div class="small muted left-out">
      {excluded.length === 0 ? (
        <p>Nothing was left out.</p>
      ) : (
        <details>
          <summary>
            Left out: {formatDuration(total)} in {excluded.length} {excluded.length === 1 ? "stretch" : "stretches"}
          </summary>
          <ul>
            {excluded.slice(0, SHOWN).map((stretch) => (
              <li key={stretch.start_s} class="number">
                {formatClock(stretch.start_s)} to {formatClock(stretch.end_s)}: {inWords(stretch.reason).toLowerCase()}
              </li>
            ))}
            {excluded.length > SHOWN && <li>and {formatCount(excluded.length - SHOWN)} more</li>}
          </ul>
        </details>
      )}
      {derived.length > 0 && <p>Computed from other leads: {derived.join(", ")}.</p>}
    </div>
  );
}
