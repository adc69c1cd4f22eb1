/** The pages of a document and what is known of each. */
import type { Digitization } from "../../../api/index.ts";

export interface PageEntry {
  page: number;
  /** `read`: this result is of it; `no_ecg`: looked at before; `not_looked_at`: the pages behind the one that was read. */
  state: "read" | "no_ecg" | "not_looked_at";
  layout: string | null;
  verdict: Digitization["verdict"] | null;
}

/** One entry a page of the document, also for those that were not looked at. */
export function pageEntries(digitization: Pick<Digitization, "page" | "pages">, count: number | null): PageEntry[] {
  const seen = new Map(digitization.pages.map((page) => [page.page, page]));
  const last = Math.max(count ?? 1, digitization.page, ...seen.keys());
  return Array.from({ length: last }, (_, n) => {
    const page = n + 1;
    const known = seen.get(page);
    const state = page === digitization.page ? "read" : known === undefined ? "not_looked_at" : "no_ecg";
    return { page, state, layout: known?.layout ?? null, verdict: state === "read" ? (known?.verdict ?? null) : null };
  });
}

export function pageInWords({ state, layout, verdict }: PageEntry): string {
  if (state === "not_looked_at") return "not looked at";
  if (state === "no_ecg") return "no ECG was found";
  const judged = { ok: "read without doubts", review: "read, with doubts", reject: "read, not to be used" };
  return [verdict === null ? "read" : judged[verdict], layout].filter((part) => part !== null).join(", ");
}
