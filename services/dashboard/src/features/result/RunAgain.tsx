import { useQueryClient } from "@tanstack/react-query";
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { type Job, type JobOptions, rememberJob, retryJob } from "../../api/index.ts";
import { Button, ErrorNotice } from "../../ui/index.ts";

export function isPage(job: Job): boolean {
  return /^image\/|pdf$/.test(job.input.media_type);
}

/** Runs the kept upload again with what the file did not say. */
export function RunAgain({ job }: { job: Job }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [units, setUnits] = useState("");

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const options = optionsOf(new FormData(event.currentTarget as HTMLFormElement));
    setError(null);
    setBusy(true);
    try {
      rememberJob(client, await retryJob(job.id, options));
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };

  return (
    <form class="card stack" onSubmit={submit}>
      <h2>Run it again</h2>
      {!isPage(job) && (
        <>
          <p class="muted">Say what the file does not. What you leave empty stays as it was.</p>
          <div class="option-grid">
            <Field label="Sampling rate in Hz">
              {(id) => <input id={id} name="sampling_rate_hz" type="number" min={50} max={10000} step="any" />}
            </Field>
            <Field label="Unit of its numbers">
              {(id) => (
                <select id={id} name="units" value={units} onInput={(event) => setUnits(event.currentTarget.value)}>
                  <option value="">As the file says</option>
                  <option value="mV">Millivolts (mV)</option>
                  <option value="uV">Microvolts (µV)</option>
                  <option value="adc">Steps of a converter</option>
                </select>
              )}
            </Field>
            {units === "adc" && (
              <Field label="Steps per millivolt">
                {(id) => <input id={id} name="gain_adc_per_mv" type="number" min={0} step="any" required />}
              </Field>
            )}
          </div>
        </>
      )}
      {error !== null && <ErrorNotice error={error} />}
      <div>
        <Button kind="primary" icon="retry" type="submit" disabled={busy}>
          Run again
        </Button>
      </div>
    </form>
  );
}

const NUMBERS = ["sampling_rate_hz", "gain_adc_per_mv"] as const;

/** Undefined where nothing was filled in. A unit that is said takes the steps of a converter with it. */
export function optionsOf(form: FormData): JobOptions | undefined {
  const options: JobOptions = {};
  for (const name of NUMBERS) {
    const value = form.get(name);
    if (typeof value === "string" && value !== "") options[name] = Number(value);
  }
  const units = form.get("units");
  if (units === "mV" || units === "uV") Object.assign(options, { units, gain_adc_per_mv: null });
  if (units === "adc") options.units = units;
  return Object.keys(options).length > 0 ? options : undefined;
}

function Field({ label, children }: { label: string; children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
    </div>
  );
}
