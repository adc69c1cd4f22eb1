/** What a person says of a page that was read wrongly: from the form's words to the options of a new run. */
import type { Job, JobOptions } from "../../../api/index.ts";

/** The form's fields as they are typed; empty: the page is to be asked. */
export interface Corrections {
  layout: string;
  mmPerS: string;
  mmPerMv: string;
  leads: string;
  page: string;
}

export type Field = keyof Corrections;

export const NOTHING_SAID: Corrections = { layout: "", mmPerS: "", mmPerMv: "", leads: "", page: "" };

export type Checked = { ok: true; options: JobOptions } | { ok: false; errors: Partial<Record<Field, string>> };

/** The limits are those of the gateway's options. */
const MOST_MM_PER_S = 200;
const MOST_MM_PER_MV = 100;
const MOST_LEADS = 16;
const MOST_PAGES = 1000;

export function checked(said: Corrections, { pages }: { pages: number | null }): Checked {
  const errors: Partial<Record<Field, string>> = {};
  const options: JobOptions = {};
  const number = (field: Field, most: number, unit: string): number | undefined => {
    const text = said[field].trim().replace(",", ".");
    if (text === "") return undefined;
    const value = Number(text);
    if (Number.isFinite(value) && value > 0 && value <= most) return value;
    errors[field] = `Give a number above 0 and up to ${most} ${unit}, or leave it empty.`;
    return undefined;
  };
  if (said.layout !== "") options.layout = said.layout;
  const mmPerS = number("mmPerS", MOST_MM_PER_S, "mm/s");
  if (mmPerS !== undefined) options.mm_per_s = mmPerS;
  const mmPerMv = number("mmPerMv", MOST_MM_PER_MV, "mm/mV");
  if (mmPerMv !== undefined) options.mm_per_mv = mmPerMv;
  const leads = leadNames(said.leads);
  if (leads.length > MOST_LEADS) errors.leads = `Name at most ${MOST_LEADS} leads; these are ${leads.length}.`;
  else if (leads.some((name) => name === "")) errors.leads = "A name is missing between two commas.";
  else if (leads.length > 0) options.leads = leads;
  const lastPage = pages ?? MOST_PAGES;
  const page = said.page.trim() === "" ? undefined : Number(said.page);
  if (page !== undefined) {
    if (Number.isInteger(page) && page >= 1 && page <= lastPage) options.page = page;
    else errors.page = pages === null ? "Give the number of a page, from 1." : `Give a page from 1 to ${lastPage}.`;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, options };
}

/** Names by commas, semicolons or blanks; one comma at the end is forgiven. */
export function leadNames(text: string): string[] {
  const trimmed = text.trim().replace(/[,;]$/, "");
  if (trimmed === "") return [];
  return trimmed.split(/\s*[,;]\s*|\s+/);
}

/** Options of a new run: what is not said of the page now is read from it, whatever was said of it before. */
export function optionsOfRun(options: JobOptions): JobOptions {
  return { layout: null, mm_per_s: null, mm_per_mv: null, leads: null, page: null, ...options };
}

/** Fields that a failed reading points to; the others stay folded away. */
export function fieldsAtFault(code: string): readonly Field[] {
  return (
    (
      {
        unknown_layout: ["layout", "leads"],
        no_ecg_found: ["page", "layout"],
        grid_not_found: ["page"],
        page_out_of_range: ["page"],
        too_many_pages: ["page"],
        image_too_small: ["page"],
        invalid_leads: ["leads"],
        invalid_option: ["layout", "mmPerS", "mmPerMv", "leads", "page"],
        no_beats_found: ["mmPerMv", "mmPerS", "layout"],
        signal_flat: ["mmPerMv", "layout"],
        signal_too_short: ["mmPerS", "layout"],
      } satisfies Record<string, readonly Field[]>
    )[code] ?? []
  );
}

/** True for a page whose reading failed in a way that a person's word can mend. */
export function canCorrect(job: Job): boolean {
  return job.status === "failed" && isPage(job) && job.error !== null && fieldsAtFault(job.error.code).length > 0;
}

export function isPage(job: Job): boolean {
  return job.input.media_type.startsWith("image/") || job.input.media_type === "application/pdf";
}
