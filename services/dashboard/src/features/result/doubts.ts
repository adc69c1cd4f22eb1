/** What speaks against leads, each reason once. */
import type { LeadQuality } from "../../api/index.ts";
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

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
