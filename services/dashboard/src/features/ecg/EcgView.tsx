import { artifactHref, type Job, type Result } from "../../api/index.ts";

/** The recording on millimetre paper. */
export function EcgView({ job, result }: { job: Job; result: Result }) {
  if (result.artifacts["waveform.png"] === undefined) return <p>This result has no picture of its signal.</p>;
  return <img src={artifactHref(job.id, "waveform.png")} alt={`ECG, leads ${result.signal.leads.join(", ")}`} />;
}
