/** What speaks against leads, each reason once. */
import type { LeadQuality } from "../../api/index.ts";
import { qualityReason } from "./words.ts";

export interface Doubt {
  leads: string;
  reason: string;
}

/** Reasons in the order in which they first stand, each with its leads: twelve leads with one fault are one line. */
export function doubtsOf(leads: readonly LeadQuality[]): Doubt[] {
  const byReason = new Map<string, string[]>();
  for (const lead of leads) {
    for (const reason of lead.reasons) byReason.set(reason, [...(byReason.get(reason) ?? []), lead.name]);
  }
  return [...byReason].map(([reason, names]) => ({
    leads: names.length > 1 && names.length === leads.length ? "All leads" : names.join(", "),
    reason: qualityReason(reason),
  }));
}
