import type { BatchCounts } from "../../api/index.ts";
import { STATUS } from "../../job/status.ts";
import { formatCount } from "../../ui/index.ts";

/** From what is done to what is still to do. */
export const ORDER = ["succeeded", "failed", "cancelled", "running", "queued"] as const;

/** Shares of the states as one bar; the words beside it say the same, so it stays silent. */
export function CountsBar({ counts, total }: { counts: BatchCounts; total: number }) {
  let x = 0;
  return (
    <svg class="counts-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {ORDER.map((status) => {
        const width = total === 0 ? 0 : (100 * counts[status]) / total;
        x += width;
        return <rect key={status} class={`counts-${status}`} x={x - width} width={width} height={1} />;
      })}
    </svg>
  );
}

/** `6 ready, 3 failed`. */
export function countsInWords(counts: BatchCounts): string {
  const words = ORDER.filter((status) => counts[status] > 0).map(
    (status) => `${formatCount(counts[status])} ${STATUS[status].label.toLowerCase()}`,
  );
  return words.length === 0 ? "Nothing in it yet" : words.join(", ");
}
