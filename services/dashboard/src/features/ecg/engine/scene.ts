/** Everything that is drawn, apart from where one looks. */
import type { Beats } from "../beats/beats-csv.ts";
import type { Reason } from "../explanation/saliency-csv.ts";
import type { Layout } from "../paper/layout.ts";

/** A stretch that no measurement used, with the reason in words. */
export interface ExcludedStretch {
  readonly startS: number;
  readonly endS: number;
  readonly reason: string;
}

/** Probability of an abnormal rhythm in a stretch. */
export interface ProbabilityWindow {
  readonly startS: number;
  readonly endS: number;
  readonly probability: number;
}

export interface Scene {
  readonly layout: Layout;
  readonly mmPerS: number;
  readonly mmPerMv: number;
  readonly beats: Beats;
  readonly excluded: readonly ExcludedStretch[];
  readonly windows: readonly ProbabilityWindow[];
  /** From this probability on a window counts as abnormal. */
  readonly threshold: number;
  /** Half seconds that made windows abnormal, in order of time. */
  readonly reasons: readonly Reason[];
  /** Leads whose quality is poor. */
  readonly poorLeads: ReadonlySet<string>;
}
