import { useLocation, useSearchParams } from "wouter";
import { Button } from "../ui/index.ts";

/**
 * Next and previous over keyset pages. The gateway gives only the next page's cursor, so those of the pages
 * before travel in the browser's history entry; without them the way back is to the first page.
 */
export function Pager({ nextCursor }: { nextCursor: string | null }) {
  const [path, navigate] = useLocation();
  const [search] = useSearchParams();
  const cursor = search.get("cursor");
  const trail = trailOf(history.state);

  const go = (to: string | null, newTrail: readonly string[]): void => {
    const query = new URLSearchParams(search);
    if (to === null || to === "") query.delete("cursor");
    else query.set("cursor", to);
    navigate(`${path}?${query}`, { state: { trail: newTrail } });
  };

  if (nextCursor === null && cursor === null) return null;
  return (
    <nav class="row" aria-label="Pages">
      <Button icon="back" disabled={cursor === null} onClick={() => go(trail.at(-1) ?? null, trail.slice(0, -1))}>
        {cursor !== null && trail.length === 0 ? "First page" : "Previous"}
      </Button>
      <Button disabled={nextCursor === null} onClick={() => go(nextCursor, [...trail, cursor ?? ""])}>
        Next
      </Button>
    </nav>
  );
}

function trailOf(state: unknown): readonly string[] {
  if (typeof state !== "object" || state === null || !("trail" in state) || !Array.isArray(state.trail)) return [];
  return state.trail.filter((cursor) => typeof cursor === "string");
}
