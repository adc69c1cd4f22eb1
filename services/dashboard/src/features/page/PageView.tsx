import { artifactHref, type Job, type Result } from "../../api/index.ts";

/** The page with the trace that was read from it. */
export function PageView({ job, result }: { job: Job; result: Result }) {
  if (result.artifacts["overlay.png"] === undefined) return <p>This result has no picture of its page.</p>;
  return <img src={artifactHref(job.id, "overlay.png")} alt="The page with the digitized trace over it" />;
}
