import type { Job, Result } from "../../api/index.ts";

/** How many beats of each class were found. */
export function BeatsView({ result }: { job: Job; result: Result }) {
  return <p>{result.beats.count} beats were found.</p>;
}
