import { useState } from "preact/hooks";
import { artifactHref, type Job, type Result } from "../../api/index.ts";
import { ErrorNotice } from "../../ui/index.ts";
import { CorrectForm } from "./correct/CorrectForm.tsx";
import { useRunAgain } from "./correct/useRunAgain.ts";
import { LeadTable } from "./leads/LeadTable.tsx";
import { PageList } from "./pages/PageList.tsx";
import { usePicture, useTrace } from "./trace/artifacts.ts";
import type { Trace, TracedLead } from "./trace/trace.ts";
import { ReadingFacts, VerdictPart } from "./verdict/VerdictPart.tsx";
import { LookControls } from "./viewer/LookControls.tsx";
import { type Look, PageViewer } from "./viewer/PageViewer.tsx";
import "./page.css";

/** The page with the trace that was read from it, whether to believe it, and how to have it read anew. */
export function PageView({ job, result }: { job: Job; result: Result }) {
  const { digitization } = result;
  const { runAgain, busy, error } = useRunAgain(job);
  if (digitization === null) return <p>This result was not read from a page.</p>;
  const count = result.input.pages;
  return (
    <div class="stack page-view">
      {result.epoch > 1 && (
        <p class="muted small" role="status">
          Reading {result.epoch} of this page.
        </p>
      )}
      <VerdictPart digitization={digitization} pages={count} />
      <PagePicture job={job} result={result} />
      <div class="page-below">
        <section class="card stack" aria-labelledby="page-reading">
          <h2 id="page-reading">How the page was read</h2>
          <ReadingFacts digitization={digitization} />
          {(count ?? 1) > 1 && (
            <>
              <h3>Pages of the file</h3>
              <PageList digitization={digitization} count={count} busy={busy} onRead={(page) => runAgain({ page })} />
              {error !== null && <ErrorNotice error={error} />}
            </>
          )}
        </section>
        <section class="card stack" aria-labelledby="page-correct">
          <h2 id="page-correct">Correct and read again</h2>
          <CorrectForm job={job} before={result} pages={count} />
        </section>
      </div>
    </div>
  );
}

function PagePicture({ job, result }: { job: Job; result: Result }) {
  const trace = useTrace(job.id, result);
  const picture = usePicture(job.id, result);
  if (result.artifacts["trace.json"] === undefined) return <OverlayAlone job={job} result={result} />;
  if (trace.isError) return <ErrorNotice error={trace.error} />;
  if (trace.data === undefined) return <p class="muted">Loading the trace…</p>;
  return (
    <>
      {picture.error !== null && <ErrorNotice error={picture.error} />}
      <Picture key={result.epoch} trace={trace.data} picture={picture.href} />
    </>
  );
}

const FIRST_LOOK: Look = { trace: 1, page: 0.6, wipe: null, boxes: true };

function Picture({ trace, picture }: { trace: Trace; picture: string | undefined }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [found, setFound] = useState<TracedLead>();
  const [look, setLook] = useState(FIRST_LOOK);
  return (
    <div class="page-picture">
      <section class="card page-stage-card" aria-label="Page and trace">
        <LookControls look={look} onLook={setLook} />
        <PageViewer
          trace={trace}
          picture={picture}
          hidden={hidden}
          found={found}
          onFind={setFound}
          look={look}
          onLook={setLook}
        />
      </section>
      <section class="card page-leads-card" aria-label="Leads">
        <LeadTable trace={trace} hidden={hidden} onHide={setHidden} onFind={(lead) => setFound({ ...lead })} />
      </section>
    </div>
  );
}

/** Results made before the trace was kept have its picture only. */
function OverlayAlone({ job, result }: { job: Job; result: Result }) {
  if (result.artifacts["overlay.png"] === undefined) return <p>This result has no picture of its page.</p>;
  return (
    <img
      class="page-overlay"
      src={artifactHref(job.id, "overlay.png")}
      alt="The page with the digitized trace over it"
    />
  );
}
