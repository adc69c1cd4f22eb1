import type { LeadQuality, Result } from "../../api/index.ts";
import { Badge, formatClock, formatCount, formatDuration, inWords } from "../../ui/index.ts";
import { doubtsOf, isAsPrinted, troublesOf } from "./doubts.ts";
import { QUALITY, qualityReason } from "./words.ts";

const SHOWN = 6;
const NOT_INTERPRETABLE = { label: "Not interpretable", tone: "urgent" } as const;

/** How far the signal can be trusted, before anything that was read from it; where all is well, in two lines. */
export function QualityStrip({ result }: { result: Result }) {
  const { quality, signal, digitization } = result;
  const unread = quality.reason_if_not_interpretable ?? null;
  const { label, tone } = unread === null ? QUALITY[quality.verdict] : NOT_INTERPRETABLE;
  const used = quality.used_leads ?? [];
  const page = digitization !== null;
  const doubts = doubtsOf(quality.leads, { page });
  const troubled = quality.leads.some((lead) => lead.verdict !== "good" && !isAsPrinted(lead, { page }));
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
          {quality.excluded.length === 0 && unread === null && "; nothing was left out"}
          {used.length > 0 && used.length < signal.leads.length && `; rate and rhythm from ${used.join(", ")}`}
        </p>
      </div>
      {unread !== null && (
        <p>Nothing is read from this signal: {qualityReason(unread)}. Check the electrodes and record it again.</p>
      )}
      {troubled && (
        <ul class="leads" aria-label="Quality of each lead">
          {quality.leads.map((lead) => (
            <Lead key={lead.name} lead={lead} asPrinted={isAsPrinted(lead, { page })} />
          ))}
        </ul>
      )}
      {doubts.length > 0 && (
        <ul class="small doubts">
          {doubts.map(({ leads, reason }) => (
            <li key={reason}>
              {reason}: <strong>{leads}</strong>
            </li>
          ))}
        </ul>
      )}
      <InParts leads={quality.leads} />
      <LeftOut result={result} />
    </section>
  );
}

function Lead({ lead, asPrinted }: { lead: LeadQuality; asPrinted: boolean }) {
  const { label, tone } = QUALITY[asPrinted ? "good" : lead.verdict];
  return (
    <li class="lead" data-tone={tone} data-verdict={lead.verdict}>
      <span>{lead.name}</span>
      {tone === "good" ? (
        <span class="visually-hidden">{asPrinted ? "good where it was printed" : label}</span>
      ) : (
        <span class="lead-verdict">{label.toLowerCase()}</span>
      )}
    </li>
  );
}

/** Stretches of leads in which something is wrong; measurements may rest on them all the same. */
function InParts({ leads }: { leads: readonly LeadQuality[] }) {
  const troubles = troublesOf(leads);
  if (troubles.length === 0) return null;
  return (
    <details class="small muted left-out">
      <summary>Disturbed in parts: {[...new Set(troubles.map(({ leads: lead }) => lead))].join(", ")}</summary>
      <ul>
        {troubles.slice(0, SHOWN).map(({ leads: lead, reason }) => (
          <li key={`${lead} ${reason}`} class="number">
            {lead}: {reason}
          </li>
        ))}
        {troubles.length > SHOWN && <li>and {formatCount(troubles.length - SHOWN)} more</li>}
      </ul>
    </details>
  );
}

/** What no measurement used, and leads that were computed rather than recorded. */
function LeftOut({ result }: { result: Result }) {
  const { excluded } = result.quality;
  const derived = result.signal.derived_leads;
  if (excluded.length === 0 && derived.length === 0) return null;
  const total = excluded.reduce((sum, stretch) => sum + stretch.end_s - stretch.start_s, 0);
  return (
    <div class="small muted left-out">
      {excluded.length > 0 && (
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
