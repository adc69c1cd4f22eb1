/** The worklist's address → what the gateway is asked. */
import type { JobsFilter } from "../../api/index.ts";
import { statusOf } from "../../job/StatusFilter.tsx";

export const ROWS_A_PAGE = 50;

/** Days are the reader's own: from the first's midnight to the last's end. */
export function filterOf(search: URLSearchParams): JobsFilter {
  return {
    status: statusOf(search),
    external_id: search.get("external_id") ?? undefined,
    submitted_after: midnight(search.get("from"), 0),
    submitted_before: midnight(search.get("to"), 1),
    cursor: search.get("cursor") ?? undefined,
    limit: ROWS_A_PAGE,
  };
}

function midnight(day: string | null, daysLater: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "") ?? [];
  if (year === undefined) return undefined;
  const moment = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
