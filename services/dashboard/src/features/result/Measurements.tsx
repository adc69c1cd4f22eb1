import type { Measurement, Patient, Result } from "../../api/index.ts";
import { Badge, digitsOf, formatCount, formatNumber, formatUnit, unitGap } from "../../ui/index.ts";
import { type Group, groupsOf, inShort } from "./groups.ts";
import { isChild, type Place, placeOf, rangeOf } from "./ranges.ts";
import { measurementName, nullReason } from "./words.ts";

const PLACE: Record<Place, string | null> = {
  below: "low",
  above: "high",
  within: null,
  "depends on sex": "high for men",
};

/** The numbers in short, beside the trace; what is not known is gathered by reason. */
export function MeasurementList({ result }: { result: Result }) {
  const { measurements } = result;
  const patient = patientOf(result);
  const groups = groupsOf(inShort(Object.keys(measurements)));
  return (
    <section class="card stack" aria-labelledby="measurement-list-title">
      <h2 class="overline" id="measurement-list-title">
        Measurements
      </h2>
      {groups.map(({ title, names }) => {
        const known = names.flatMap((name) => {
          const value = measurements[name]?.value ?? null;
          return value === null ? [] : [{ name, value, unit: measurements[name]?.unit ?? "" }];
        });
        if (known.length === 0) return null;
        return (
          <div key={title}>
            <h3 class="small muted">{title}</h3>
            <dl class="measurement-list">
              {known.map(({ name, value, unit }) => (
                <div key={name}>
                  <dt>{measurementName(name)}</dt>
                  <dd>
                    <Flag name={name} value={value} unit={unit} patient={patient} />
                    <Value value={value} unit={unit} />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        );
      })}
      {unknownByReason(groups, measurements).map(([reason, unknown]) => (
        <p key={reason} class="small muted">
          Not known, {reason}: {unknown.map(measurementName).join(", ")}.
        </p>
      ))}
    </section>
  );
}

function unknownByReason(groups: readonly Group[], measurements: Result["measurements"]): [string, string[]][] {
  const byReason = new Map<string, string[]>();
  for (const name of groups.flatMap((group) => group.names)) {
    const measurement = measurements[name];
    if (measurement === undefined || measurement.value !== null) continue;
    const reason = nullReason(measurement.reason_if_null);
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason];
}

/** All that is known of each number: usual range, what it rests on, how it was made, and its value in each lead. */
export function MeasurementTable({ result }: { result: Result }) {
  const patient = patientOf(result);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for the arrow keys
    <section class="scroll-x" aria-label="Table of measurements" tabIndex={0}>
      <table class="measurements">
        <caption>{captionOf(patient)}</caption>
        <thead>
          <tr>
            <th scope="col">Measurement</th>
            <th scope="col" class="end">
              Value
            </th>
            <th scope="col">Usual</th>
            <th scope="col">Method</th>
          </tr>
        </thead>
        {groupsOf(Object.keys(result.measurements)).map(({ title, names }) => (
          <tbody key={title}>
            <tr class="measurement-group">
              <th scope="rowgroup" colSpan={4}>
                {title}
              </th>
            </tr>
            {names.map((name) => {
              const measurement = result.measurements[name];
              return measurement === undefined ? null : (
                <TableRow key={name} name={name} measurement={measurement} patient={patient} />
              );
            })}
            <LeadsRow names={names} result={result} />
          </tbody>
        ))}
      </table>
    </section>
  );
}

function captionOf(patient: Patient): string {
  if (isChild(patient)) return "Measurements. The usual ranges of children go by age and are not shown";
  const who = patient?.sex === "female" ? "women" : patient?.sex === "male" ? "men" : "adults";
  return `Measurements, with the usual range of ${who} at rest where one is agreed on`;
}

function TableRow({ name, measurement, patient }: { name: string; measurement: Measurement; patient: Patient }) {
  const range = rangeOf(name, patient);
  return (
    <tr>
      <th scope="row">{measurementName(name)}</th>
      <td class="end">
        {measurement.value === null ? (
          <span class="small muted">not known: {nullReason(measurement.reason_if_null)}</span>
        ) : (
          <>
            <Flag name={name} value={measurement.value} unit={measurement.unit} patient={patient} />
            <Value value={measurement.value} unit={measurement.unit} />
          </>
        )}
      </td>
      <td class="number">
        {range === null ? (
          <span class="muted">–</span>
        ) : (
          `${range.words}${unitGap(measurement.unit)}${formatUnit(measurement.unit)}`
        )}
      </td>
      <td class="small muted">
        {measurement.method}
        {measurement.n > 0 && <span class="number nowrap"> (n = {formatCount(measurement.n)})</span>}
      </td>
    </tr>
  );
}

/** What differs from lead to lead: a row of its own that unfolds. */
function LeadsRow({ names, result }: { names: readonly string[]; result: Result }) {
  const measured = names.flatMap((name) => {
    const { per_lead, unit } = result.measurements[name] ?? {};
    return per_lead && Object.keys(per_lead).length > 0 ? [{ name, unit: unit ?? "", perLead: per_lead }] : [];
  });
  const leads = result.signal.leads.filter((lead) => measured.some(({ perLead }) => lead in perLead));
  if (leads.length === 0) return null;
  return (
    <tr>
      <td colSpan={4}>
        <details>
          <summary>In each lead</summary>
          <table class="number">
            <thead>
              <tr>
                <th scope="col">Lead</th>
                {measured.map(({ name, unit }) => (
                  <th key={name} scope="col" class="end">
                    {measurementName(name)}, {formatUnit(unit)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {leads.map((lead) => (
                <tr key={lead}>
                  <th scope="row">{lead}</th>
                  {measured.map(({ name, unit, perLead }) => (
                    <td key={name} class="end">
                      {formatKnown(perLead[lead] ?? null, unit)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </td>
    </tr>
  );
}

function formatKnown(value: number | null, unit: string): string {
  return value === null ? "–" : formatNumber(value, digitsOf(unit));
}

function Value({ value, unit }: { value: number; unit: string }) {
  return (
    <span class="value number">
      {formatNumber(value, digitsOf(unit))}
      {unitGap(unit)}
      <span class="unit">{formatUnit(unit)}</span>
    </span>
  );
}

/** By the number as it is shown, so that nobody sees a 390 flagged as below 390. */
function Flag({ name, value, unit, patient }: { name: string; value: number; unit: string; patient: Patient }) {
  const place = placeOf(name, Number(value.toFixed(digitsOf(unit))), patient);
  const word = place === null ? null : PLACE[place];
  return word === null ? null : <Badge tone="attention">{word}</Badge>;
}

/** Results made before age and sex were kept have neither. */
function patientOf(result: Result): Patient {
  return result.input.patient ?? null;
}
