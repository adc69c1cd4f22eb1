import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { OptionFields } from "./optionsForm.ts";

/** What may be said about the files that are added next; nothing of it is needed. */
export function UploadOptions({
  fields,
  onChange,
}: {
  fields: OptionFields;
  onChange: (fields: OptionFields) => void;
}) {
  const bind = (name: keyof OptionFields) => ({
    value: fields[name] ?? "",
    onInput: (event: { currentTarget: { value: string } }) =>
      onChange({ ...fields, [name]: event.currentTarget.value }),
  });
  const filled = Object.values(fields).filter((value) => value !== "").length;
  return (
    <details class="card options">
      <summary>Options for the files you add next{filled > 0 && <span class="muted"> · {filled} set</span>}</summary>
      <div class="option-grid">
        <Field label="External id" hint="An order or study number; searchable in the worklist.">
          {(id) => <input id={id} maxLength={200} autoComplete="off" {...bind("external_id")} />}
        </Field>
        <Field label="Priority">
          {(id) => (
            <select id={id} {...bind("priority")}>
              <option value="">Routine</option>
              <option value="stat">Stat: before all others</option>
              <option value="bulk">Bulk: after all others</option>
            </select>
          )}
        </Field>
        <Field label="Sex" hint="For limits that differ by sex.">
          {(id) => (
            <select id={id} {...bind("sex")}>
              <option value="">Not given</option>
              <option value="female">Female</option>
              <option value="male">Male</option>
            </select>
          )}
        </Field>
        <Field label="Age in years">
          {(id) => <input id={id} type="number" min={0} max={130} step="any" {...bind("age_years")} />}
        </Field>
        <Field label="The file is">
          {(id) => (
            <select id={id} {...bind("kind")}>
              <option value="">Whatever it looks like</option>
              <option value="page">A page with an ECG</option>
              <option value="signal">A recorded signal</option>
            </select>
          )}
        </Field>
        <Field label="Sampling rate in Hz" hint="For a signal without a time column.">
          {(id) => <input id={id} type="number" min={50} max={10000} step="any" {...bind("sampling_rate_hz")} />}
        </Field>
        <Field label="Unit of a signal's numbers">
          {(id) => (
            <select id={id} {...bind("units")}>
              <option value="">As the file says</option>
              <option value="mV">Millivolts (mV)</option>
              <option value="uV">Microvolts (µV)</option>
              <option value="adc">Steps of a converter</option>
            </select>
          )}
        </Field>
        {fields.units === "adc" && (
          <Field label="Steps per millivolt">
            {(id) => <input id={id} type="number" min={0} step="any" required {...bind("gain_adc_per_mv")} />}
          </Field>
        )}
      </div>
    </details>
  );
}

function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: (id: string) => ComponentChildren;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  );
}
