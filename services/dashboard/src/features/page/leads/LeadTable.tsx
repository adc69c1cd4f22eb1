import type { Trace, TracedLead } from "../trace/trace.ts";
import { percent, TRUST_WORDS } from "./trust.ts";

/** Every lead with how much of it was followed and how far to believe it; shows, hides and finds it on the page. */
export function LeadTable({
  trace,
  hidden,
  onHide,
  onFind,
}: {
  trace: Trace;
  hidden: ReadonlySet<string>;
  onHide: (hidden: ReadonlySet<string>) => void;
  onFind: (lead: TracedLead) => void;
}) {
  const toggle = (name: string): void => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    onHide(next);
  };
  const all = hidden.size === 0;
  return (
    <table class="page-leads">
      <caption class="visually-hidden">Leads that were read</caption>
      <thead>
        <tr>
          <th scope="col">
            <input
              type="checkbox"
              aria-label="Show all leads"
              checked={all}
              onChange={() => onHide(new Set(all ? trace.leads.map(({ name }) => name) : []))}
            />
          </th>
          <th scope="col">Lead</th>
          <th scope="col">Covered</th>
          <th scope="col">Confidence</th>
        </tr>
      </thead>
      <tbody>
        {trace.leads.map((lead) => (
          <tr key={lead.name}>
            <td>
              <input
                type="checkbox"
                aria-label={`Show lead ${lead.name}`}
                checked={!hidden.has(lead.name)}
                onChange={() => toggle(lead.name)}
              />
            </td>
            <th scope="row">
              <button
                type="button"
                class="button"
                data-kind="quiet"
                data-size="small"
                aria-label={`Find lead ${lead.name} on the page`}
                disabled={lead.x.length === 0}
                onClick={() => onFind(lead)}
              >
                {lead.name}
              </button>
            </th>
            <td>
              <Bar share={lead.coverage} />
            </td>
            <td data-trust={lead.trust}>
              <Bar share={lead.confidence} />
              {lead.trust !== "good" && <span class="small">{TRUST_WORDS[lead.trust]}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <span class="page-bar">
      <span class="page-bar-track" aria-hidden="true">
        <span style={{ width: `${percent(share)}%` }} />
      </span>
      <span class="number">{percent(share)} %</span>
    </span>
  );
}
