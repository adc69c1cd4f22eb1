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

/** Milliseconds that the last run waited and worked; null while it has not ended. */
export function tookMs({ finished_at, timings_ms }: Job): number | null {
  const known = Object.values(timings_ms).filter((ms) => ms !== null);
  return finished_at === null || known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
}
