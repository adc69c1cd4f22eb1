/** A job's state in words. */
import type { Job, JobStatus, Stage } from "../api/index.ts";
import type { IconName, Tone } from "../ui/index.ts";

interface Look {
  label: string;
  tone: Tone;
  icon: IconName;
}

export const STATUS: Record<JobStatus, Look> = {
  queued: { label: "Waiting", tone: "neutral", icon: "clock" },
  running: { label: "Working", tone: "info", icon: "run" },
  succeeded: { label: "Ready", tone: "good", icon: "check" },
  failed: { label: "Failed", tone: "urgent", icon: "alert" },
  cancelled: { label: "Cancelled", tone: "neutral", icon: "cross" },
};

export const STAGES: Record<Stage, { name: string; doing: string }> = {
  digitize: { name: "Digitize", doing: "Reading the page" },
  analyze: { name: "Analyze", doing: "Analyzing the signal" },
};

/** What is going on, for a progress bar's name and its caption. */
export function activity(job: Job): string {
  if (job.status === "queued")
    return job.stage === "analyze" && job.timings_ms.digitize !== null ? "Page read, waiting" : "Waiting";
  if (job.status === "running" && job.stage !== null) return STAGES[job.stage].doing;
  return STATUS[job.status].label;
}

/** Milliseconds from submission to the end; null while there is none. */
export function tookMs(job: Job): number | null {
  return job.finished_at === null ? null : Date.parse(job.finished_at) - Date.parse(job.submitted_at);
}
