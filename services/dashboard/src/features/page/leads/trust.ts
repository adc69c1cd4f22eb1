/** How far a lead may be believed, in words; the steps come with the trace. */
import type { Trust } from "../trace/trace.ts";

export const TRUST_WORDS: Record<Trust, string> = {
  good: "reliable",
  usable: "look at it",
  poor: "do not rely on it",
};

/** A share of 0 to 1 as whole per cent, never more than is true: 100 % means all of it. */
export function percent(share: number): number {
  return Math.floor(Math.min(1, Math.max(0, share)) * 100);
}
