/** What speaks against leads, each reason once. */
import type { LeadQuality } from "../../api/index.ts";
import { formatClock, formatCount, formatProbability } from "../../ui/index.ts";
import { qualityReason } from "./words.ts";

export interface Doubt {
  leads: string;
  reason: string;
}

const IN_PART = "partly_recorded";

/** True for a lead of a page that has no fault but to be a column of it: it was printed for a few seconds only. */
export function isAsPrinted(lead: LeadQuality, { page }: { page: boolean }): boolean {
  return page && lead.verdict !== "poor" && lead.reasons.length > 0 && lead.reasons.every((code) => code === IN_PART);
}

/** Reasons in the order in which they first stand, each with its leads: twelve leads with one fault are one line. */
export function doubtsOf(leads: readonly LeadQuality[], { page }: { page: boolean }): Doubt[] {
  const byReason = new Map<string, string[]>();
  for (const lead of leads) {
    for (const reason of lead.reasons) byReason.set(reason, [...(byReason.get(reason) ?? []), lead.name]);
  }
  return [...byReason].map(([code, names]) => ({
    leads: names.length > 1 && names.length === leads.length ? "all leads" : names.join(", "),
    reason:
      page && code === IN_PART ? "Recorded only in part (columns of a printed page)" : sentence(qualityReason(code)),
  }));
}

const TIMES_SHOWN = 3;

/** What is wrong in parts of leads, and when; what takes a lead's whole time is among the doubts. The largest first. */
export function troublesOf(leads: readonly LeadQuality[]): Doubt[] {
  return leads
    .flatMap((lead) => Object.entries(lead.shares ?? {}).map(([problem, share]) => ({ lead, problem, share })))
    .filter(({ share }) => share < 1)
    .sort((a, b) => b.share - a.share)
    .map(({ lead, problem, share }) => {
      const times = (lead.segments ?? []).filter((segment) => segment.problem === problem);
      const shown = times
        .slice(0, TIMES_SHOWN)
        .map((one) => `${formatClock(one.start_s)} to ${formatClock(one.end_s)}`);
      const more = times.length > TIMES_SHOWN ? ` and ${formatCount(times.length - TIMES_SHOWN)} more` : "";
      return {
        leads: lead.name,
        reason: `${qualityReason(problem)}, ${shown.join(", ")}${more} (${formatProbability(share)})`,
      };
    });
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
