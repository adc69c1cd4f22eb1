import type { ComponentChildren } from "preact";
import type { Job, Result } from "../../api/index.ts";
import { formatBytes, formatDuration, formatNumber, formatTime } from "../../ui/index.ts";
import { MeasurementTable } from "./Measurements.tsx";

/** Every number with its method, and where all of it comes from. */
export function Details({ job, result }: { job: Job; result: Result }) {
  return (
    <div class="stack">
      <section class="card stack" aria-label="All measurements">
        <MeasurementTable result={result} />
      </section>
      <Provenance job={job} result={result} />
    </div>
  );
}

function Provenance({ job, result }: { job: Job; result: Result }) {
  const { digitization, signal, versions } = result;
  const models = Object.entries(versions.models);
  const timings = Object.entries(job.timings_ms).filter((entry): entry is [string, number] => entry[1] !== null);
  return (
    <section class="card stack" aria-labelledby="provenance-title">
      <h2 id="provenance-title">Provenance</h2>
      <dl class="facts">
        <Fact name="Upload">
          {job.input.filename}, {formatBytes(job.input.bytes)}, {result.input.format}
          {result.input.pages !== null && <>, {result.input.pages === 1 ? "1 page" : `${result.input.pages} pages`}</>}
        </Fact>
        <Fact name="SHA-256 of the upload">
          <code>{result.input.sha256}</code>
        </Fact>
        <Fact name="Job">
          <code>{job.id}</code>, run {result.epoch}
        </Fact>
        {signal.start !== null && <Fact name="Recorded">{formatTime(signal.start)}</Fact>}
        <Fact name="Submitted">{formatTime(job.submitted_at)}</Fact>
        {job.finished_at !== null && <Fact name="Finished">{formatTime(job.finished_at)}</Fact>}
        {timings.length > 0 && (
          <Fact name="Times">{timings.map(([stage, ms]) => `${stage} ${formatDuration(ms / 1000)}`).join(", ")}</Fact>
        )}
        {digitization !== null && (
          <Fact name="Page">
            Page {digitization.page}, layout {digitization.layout}, {formatNumber(digitization.mm_per_s, 1)} mm/s,{" "}
            {formatNumber(digitization.mm_per_mv, 1)} mm/mV, scale from {digitization.grid_source.replaceAll("_", " ")}
            {digitization.px_per_mm !== null && <>, {formatNumber(digitization.px_per_mm, 2)} pixels a millimetre</>}
          </Fact>
        )}
        <Fact name="Software">{versions.software}</Fact>
        <Fact name="Models">
          {models.length === 0 ? "none" : models.map(([name, version]) => `${name} ${version}`).join(", ")}
        </Fact>
        <Fact name="Result schema">{versions.schema}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
