import type { Digitization } from "../../../api/index.ts";
import { Button } from "../../../ui/index.ts";
import { pageEntries, pageInWords } from "./pages.ts";

/** The document's pages; any other than the one shown can be read instead. */
export function PageList({
  digitization,
  count,
  busy,
  onRead,
}: {
  digitization: Digitization;
  count: number | null;
  busy: boolean;
  onRead: (page: number) => void;
}) {
  return (
    <ol class="page-list">
      {pageEntries(digitization, count).map((entry) => (
        <li key={entry.page} aria-current={entry.state === "read" ? "page" : undefined}>
          <span>
            <strong class="number">Page {entry.page}</strong>: {pageInWords(entry)}
          </span>
          {entry.state !== "read" && (
            <Button
              size="small"
              disabled={busy}
              aria-label={`Read page ${entry.page} instead`}
              onClick={() => onRead(entry.page)}
            >
              Read this page
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
