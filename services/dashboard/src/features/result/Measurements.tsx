import type { Measurement, Result } from "../../api/index.ts";
import { Badge, digitsOf, formatCount, formatNumber, formatUnit } from "../../ui/index.ts";
import { inReadingOrder, type Place, placeOf, rangeOf } from "./ranges.ts";
import { measurementName, nullReason } from "./words.ts";

const PLACE: Record<Place, string | null> = {
  below: "low",
  above: "high",
  within: null,
  "depends on sex": "high for men",
};

/** The numbers in short, beside the trace; what is not known is gathered by reason. */
export function MeasurementList({ result }: { result: Result }) {
  const names = inReadingOrder(Object.keys(result.measurements));
  return (
    <section class="card stack" aria-labelledby="measurement-list-title">
      <h2 class="overline" id="measurement-list-title">
        Measurements
      </h2>
      <dl class="measurement-list">
        {names.map((name) => {
          const measurement = result.measurements[name];
          if (measurement === undefined || measurement.value === null) return null;
          return (
            <div key={name}>
              <dt>{measurementName(name)}</dt>
              <dd>
                <Flag name={name} value={measurement.value} />
                <Value value={measurement.value} unit={measurement.unit} />
              </dd>
            </div>
          );
        })}
      </dl>
      {unknownByReason(names, result.measurements).map(([reason, unknown]) => (
        <p key={reason} class="small muted">
          Not known, {reason}: {unknown.map(measurementName).join(", ")}.
        </p>
      ))}
    </section>
  );
}

function unknownByReason(names: readonly string[], measurements: Result["measurements"]): [string, string[]][] {
  const byReason = new Map<string, string[]>();
  for (const name of names) {
    const measurement = measurements[name];
    if (measurement === undefined || measurement.value !== null) continue;
    const reason = nullReason(measurement.reason_if_null);
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason];
}

/** All that is known of each number: usual range, per lead, what it rests on, how it was made. */
export function MeasurementTable({ result }: { result: Result }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for the arrow keys
    <section class="scroll-x" aria-label="Table of measurements" tabIndex={0}>
      <table class="measurements">
        <caption>Measurements, with the usual range of adults at rest where one is agreed on</caption>
        <thead>
          <tr>
            <th scope="col">Measurement</th>
            <th scope="col" class="end">
              Value
            </th>
            <th scope="col">Usual</th>
            <th scope="col">Leads</th>
            <th scope="col">Method</th>
          </tr>
        </thead>
        <tbody>
          {inReadingOrder(Object.keys(result.measurements)).map((name) => {
            const measurement = result.measurements[name];
            return measurement === undefined ? null : <TableRow key={name} name={name} measurement={measurement} />;
          })}
        </tbody>
      </table>
    </section>
  );
}

function TableRow({ name, measurement }: { name: string; measurement: Measurement }) {
  const range = rangeOf(name);
  const leads = Object.entries(measurement.per_lead ?? {});
  return (
    <tr>
      <th scope="row">{measurementName(name)}</th>
      <td class="end">
        {measurement.value === null ? (
          <span class="small muted">not known: {nullReason(measurement.reason_if_null)}</span>
        ) : (
          <>
            <Flag name={name} value={measurement.value} />
            <Value value={measurement.value} unit={measurement.unit} />
          </>
        )}
      </td>
      <td class="number">
        {range === null ? <span class="muted">–</span> : `${range.words} ${formatUnit(measurement.unit)}`}
      </td>
      <td class="number small">
        {leads.length === 0 ? (
          <span class="muted">–</span>
        ) : (
          leads.map(([lead, value]) => (
            <span key={lead} class="per-lead">
              {lead} {value === null ? "–" : formatNumber(value, digitsOf(measurement.unit))}
            </span>
          ))
        )}
      </td>
      <td class="small muted">
        {measurement.method}
        {measurement.n > 0 && <span class="number nowrap"> (n = {formatCount(measurement.n)})</span>}
      </td>
    </tr>
  );
}

function Value({ value, unit }: { value: number; unit: string }) {
  return (
    <span class="value number">
      {formatNumber(value, digitsOf(unit))} <span class="unit">{formatUnit(unit)}</span>
    </span>
  );
}

function Flag({ name, value }: { name: string; value: number }) {
  const place = placeOf(name, value);
  const word = place === null ? null : PLACE[place];
  return word === null ? null : <Badge tone="attention">{word}</Badge>;
}
