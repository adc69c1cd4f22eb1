import type { Digitization } from "../../../api/index.ts";
import { formatNumber, Notice } from "../../../ui/index.ts";
import { layoutInWords, layoutNamed } from "../correct/layouts.ts";
import { consistencyInWords, reasonInWords, scaleInWords, verdictTitle, verdictTone } from "./words.ts";

/** Whether to believe the reading, and why not; then what it took the page for. */
export function VerdictPart({ digitization, pages }: { digitization: Digitization; pages: number | null }) {
  const { verdict, reasons } = digitization;
  return (
    <Notice tone={verdictTone(verdict)} title={verdictTitle(digitization)}>
      {reasons.length > 0 && (
        <ul class="page-reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reasonInWords(reason)}</li>
          ))}
        </ul>
      )}
      {pages !== null && pages > 1 && (
        <p>
          Page {digitization.page} of {pages} was read.
        </p>
      )}
    </Notice>
  );
}

/** What the page was taken for, and how well its leads agree. */
export function ReadingFacts({ digitization }: { digitization: Digitization }) {
  const { layout, mm_per_s, mm_per_mv, grid_source, px_per_mm, rotation_deg } = digitization;
  const known = layoutNamed(layout);
  return (
    <div class="stack">
      <dl class="page-facts">
        <dt>Layout</dt>
        <dd>
          {layout}
          {known !== undefined && <span class="muted"> ({layoutInWords(known)})</span>}
        </dd>
        <dt>Paper speed</dt>
        <dd class="number">{formatNumber(mm_per_s, Number.isInteger(mm_per_s) ? 0 : 1)} mm/s</dd>
        <dt>Gain</dt>
        <dd class="number">{formatNumber(mm_per_mv, Number.isInteger(mm_per_mv) ? 0 : 1)} mm/mV</dd>
        <dt>Scale from</dt>
        <dd>
          {scaleInWords(grid_source)}
          {px_per_mm !== null && <span class="muted number"> ({formatNumber(px_per_mm, 2)} px/mm)</span>}
        </dd>
        {Math.abs(rotation_deg) >= 0.1 && (
          <>
            <dt>Turned straight by</dt>
            <dd class="number">{formatNumber(Math.abs(rotation_deg), 1)}°</dd>
          </>
        )}
      </dl>
      <div>
        <h3>Leads against each other</h3>
        <ul class="page-reasons">
          {consistencyInWords(digitization).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
