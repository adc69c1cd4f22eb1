import type { Job } from "../../../api/index.ts";
import { CorrectForm } from "./CorrectForm.tsx";
import { canCorrect, fieldsAtFault } from "./corrections.ts";
import "../page.css";

const WHAT_MAY_HELP: Record<string, string> = {
  unknown_layout: "Say how the leads stand on the page, and it is read again.",
  no_ecg_found:
    "If the ECG is on another page of the file, say which. If its rows were not recognised, say the layout.",
  grid_not_found:
    "If the ECG is on another page of the file, say which; else send a straight, sharp picture of the whole sheet.",
  invalid_leads: "Name as many leads as the page shows traces, row by row.",
};

/** For a page whose reading failed: what a person can say so that it is read after all. */
export function CorrectPage({ job }: { job: Job }) {
  if (!canCorrect(job)) return null;
  const code = job.error?.code ?? "";
  return (
    <section class="card stack" aria-labelledby="correct-page">
      <h2 id="correct-page">Correct and read again</h2>
      <p>{WHAT_MAY_HELP[code] ?? "Say what you know of the page, and it is read again."}</p>
      <CorrectForm job={job} pages={null} first={fieldsAtFault(code)} />
    </section>
  );
}
