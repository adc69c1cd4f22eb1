/** What a recording is first shown as. */
import type { Result } from "../../../api/index.ts";
import { type LayoutName, layoutsFor } from "../paper/layout.ts";
import type { Defaults } from "./url-state.ts";

const USUAL_RHYTHM_LEADS = ["II", "I", "V5", "V1"];

/** A page is shown as it was printed; anything else as the most usual layout of its leads. */
export function defaultsOf(result: Result): Defaults {
  const { leads } = result.signal;
  const layouts = layoutsFor(leads);
  const printed = result.digitization?.layout as LayoutName | undefined;
  const layout = printed !== undefined && layouts.includes(printed) ? printed : (layouts[0] ?? "single");
  const lead = USUAL_RHYTHM_LEADS.find((name) => leads.includes(name)) ?? leads[0] ?? "";
  return { leads, layout, lead };
}
