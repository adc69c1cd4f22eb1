import type { ComponentChildren } from "preact";
import { ApiError } from "../api/fetch.ts";
import { Notice } from "./Notice.tsx";

/** What went wrong in the gateway's own words; its detail names the mend. */
export function ErrorNotice({ error, actions }: { error: unknown; actions?: ComponentChildren }) {
  if (!(error instanceof ApiError)) {
    return (
      <Notice tone="urgent" title="This page made a mistake" live="assertive" actions={actions}>
        <p>{error instanceof Error ? error.message : "An unknown error."} Reload the page.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="urgent" title={error.title} live="assertive" actions={actions}>
      <p>{error.detail}</p>
      {error.fields.length > 0 && (
        <ul>
          {error.fields.map((field) => (
            <li key={field.name}>
              {field.name}: {field.detail}
            </li>
          ))}
        </ul>
      )}
      {error.reference !== undefined && <p class="small muted">Reference {error.reference}</p>}
    </Notice>
  );
}
