import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Digitization, Job, JobOptions, Result } from "../../../api/index.ts";
import { Button, ErrorNotice, Notice } from "../../../ui/index.ts";
import { type Corrections, checked, type Field, NOTHING_SAID } from "./corrections.ts";
import { LAYOUTS, type Layout, layoutInWords, layoutNamed } from "./layouts.ts";
import { useRunAgain } from "./useRunAgain.ts";

/** What a person knows better than the digitizer; empty fields are read from the page again. */
export function CorrectForm({
  job,
  before,
  pages,
  first = [],
}: {
  job: Job;
  /** The reading that is to be corrected, where there is one. */
  before?: Result | undefined;
  /** Pages of the document, null where not known. */
  pages: number | null;
  /** Fields to begin with. */
  first?: readonly Field[] | undefined;
}) {
  const { runAgain, busy, error, refused } = useRunAgain(job);
  const read = before?.digitization ?? undefined;
  const [said, setSaid] = useState<Corrections>(NOTHING_SAID);
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({});
  const say = (field: Field, text: string): void => {
    setSaid((before) => ({ ...before, [field]: text }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const answer = checked(said, { pages });
    setErrors(answer.ok ? {} : answer.errors);
    if (answer.ok) runAgain(answer.options satisfies JobOptions);
  };
  const layout = layoutNamed(said.layout);
  const text = (field: Field) => ({
    value: said[field],
    error: errors[field],
    onSay: (words: string) => say(field, words),
  });
  const fields: Record<Field, ComponentChildren> = {
    layout: (
      <LayoutField
        value={said.layout}
        read={read?.layout}
        onSay={(name) => say("layout", name)}
        error={errors.layout}
      />
    ),
    mmPerS: (
      <TextField
        {...text("mmPerS")}
        label="Paper speed in mm/s"
        hint={readAs(read?.mm_per_s, "mm/s")}
        choices={["12.5", "25", "50"]}
        inputMode="decimal"
      />
    ),
    mmPerMv: (
      <TextField
        {...text("mmPerMv")}
        label="Gain in mm/mV"
        hint={readAs(read?.mm_per_mv, "mm/mV")}
        choices={["2.5", "5", "10", "20"]}
        inputMode="decimal"
      />
    ),
    leads: (
      <TextField
        {...text("leads")}
        label="Lead names"
        hint={`Row by row, with commas, as many as the page has traces${layout ? ` (${placesOf(layout)})` : ""}.`}
      />
    ),
    page:
      pages === 1 ? null : (
        <TextField
          {...text("page")}
          label="Page"
          hint={pages === null ? "Number of the page that shows the ECG, from 1." : `From 1 to ${pages}.`}
          inputMode="numeric"
        />
      ),
  };
  const order = [...new Set<Field>([...first, "layout", "mmPerS", "mmPerMv", "leads", "page"])];
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <div class="page-fields">
        {order.map((field) => (
          <div key={field} class="page-field" data-field={field}>
            {fields[field]}
          </div>
        ))}
      </div>
      {layout !== undefined && layout.rows.length > 0 && <LayoutPicture layout={layout} />}
      {error !== null && <ErrorNotice error={error} />}
      {refused !== null && (
        <Notice tone="attention" title="The page could not be read that way">
          <p>{refused.detail}</p>
        </Notice>
      )}
      <div class="row">
        <Button type="submit" kind="primary" icon="retry" disabled={busy}>
          Read the page again
        </Button>
        <span class="muted small">{busy ? "The page is being read again…" : hintOf(read)}</span>
      </div>
    </form>
  );
}

function hintOf(read: Digitization | undefined): string {
  const hint = "What is left empty is read from the page.";
  return read === undefined ? hint : `${hint} This reading stays until the new one.`;
}

function readAs(value: number | undefined, unit: string): string {
  return value === undefined ? "Empty: from the page." : `Empty: from the page; it was read as ${value} ${unit}.`;
}

/** Traces on a page of this layout: each lead of the grid, then the strips. */
function placesOf({ rows, strips }: Layout): number {
  return rows.flat().length + strips;
}

function LayoutField({
  value,
  read,
  error,
  onSay,
}: {
  value: string;
  read: string | undefined;
  error: string | undefined;
  onSay: (name: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Layout</label>
      <select id={id} value={value} onInput={(event) => onSay(event.currentTarget.value)}>
        <option value="">From the page{read === undefined ? "" : ` (it was read as ${read})`}</option>
        {LAYOUTS.map((layout) => (
          <option key={layout.name} value={layout.name}>
            {layout.name}: {layoutInWords(layout)}
          </option>
        ))}
      </select>
      {error !== undefined && <FieldError>{error}</FieldError>}
    </div>
  );
}

function TextField({
  label,
  hint,
  value,
  error,
  onSay,
  choices = [],
  inputMode = "text",
}: {
  label: string;
  hint: string;
  value: string;
  error: string | undefined;
  onSay: (text: string) => void;
  choices?: readonly string[];
  inputMode?: "text" | "decimal" | "numeric";
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        autocomplete="off"
        list={choices.length > 0 ? `${id}-choices` : undefined}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onSay(event.currentTarget.value)}
      />
      {choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
      <div id={`${id}-hint`}>
        {error === undefined ? <span class="page-hint">{hint}</span> : <FieldError>{error}</FieldError>}
      </div>
    </div>
  );
}

function FieldError({ children }: { children: string }) {
  return (
    <span class="page-error" role="alert">
      {children}
    </span>
  );
}

/** Where the leads stand on a page of the chosen layout. */
function LayoutPicture({ layout }: { layout: Layout }) {
  const columns = layout.rows[0]?.length ?? 1;
  return (
    <table class="page-layout">
      <caption class="small muted">Leads of {layout.name} as they stand on the page</caption>
      <tbody>
        {layout.rows.map((row) => (
          <tr key={row.join()}>
            {row.map((lead) => (
              <td key={lead}>{lead.replace("-", "−")}</td>
            ))}
          </tr>
        ))}
        {Array.from({ length: layout.strips }, (_, n) => (
          <tr key={`strip ${n + 1}`}>
            <td colSpan={columns} class="muted">
              rhythm strip
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
