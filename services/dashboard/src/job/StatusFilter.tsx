import type { JobStatus } from "../api/index.ts";
import { STATUS } from "./status.ts";

const STATUSES = ["queued", "running", "succeeded", "failed", "cancelled"] as const satisfies JobStatus[];

/** One choice out of all states, as radio buttons: arrows move, the list follows. */
export function StatusFilter({
  selected,
  onSelect,
}: {
  selected: JobStatus | undefined;
  onSelect: (status: JobStatus | undefined) => void;
}) {
  const choices = [[undefined, "All"] as const, ...STATUSES.map((status) => [status, STATUS[status].label] as const)];
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">Status</legend>
      {choices.map(([status, label]) => (
        <label key={label}>
          <input type="radio" name="status-filter" checked={selected === status} onChange={() => onSelect(status)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The status in an address; undefined for all, and for what is no status. */
export function statusOf(search: URLSearchParams): JobStatus | undefined {
  return STATUSES.find((status) => status === search.get("status"));
}

/** The address with another status, on its first page. */
export function withStatus(search: URLSearchParams, status: JobStatus | undefined): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete("cursor");
  if (status === undefined) next.delete("status");
  else next.set("status", status);
  return next;
}
