/** The option fields as typed → the options that are sent; what is left empty is not sent. */
import type { JobOptions } from "../../api/index.ts";

export const OPTION_FIELDS = [
  "external_id",
  "priority",
  "kind",
  "sex",
  "age_years",
  "sampling_rate_hz",
  "units",
  "gain_adc_per_mv",
] as const;

export type OptionFields = Partial<Record<(typeof OPTION_FIELDS)[number], string>>;

export function optionsOf(fields: OptionFields, batchId: string | null): JobOptions {
  const options: JobOptions = {};
  const text = (value: string | undefined): string | undefined => value?.trim() || undefined;
  const number = (value: string | undefined): number | undefined => {
    const trimmed = text(value)?.replace(",", ".");
    return trimmed === undefined ? undefined : Number(trimmed);
  };

  const externalId = text(fields.external_id);
  if (externalId !== undefined) options.external_id = externalId;
  if (batchId !== null) options.batch_id = batchId;
  if (fields.priority === "stat" || fields.priority === "bulk") options.priority = fields.priority;
  if (fields.kind === "signal" || fields.kind === "page") options.kind = fields.kind;

  const patient: NonNullable<JobOptions["patient"]> = {};
  if (fields.sex === "female" || fields.sex === "male") patient.sex = fields.sex;
  const age = number(fields.age_years);
  if (age !== undefined) patient.age_years = age;
  if (Object.keys(patient).length > 0) options.patient = patient;

  const rate = number(fields.sampling_rate_hz);
  if (rate !== undefined) options.sampling_rate_hz = rate;
  if (fields.units === "mV" || fields.units === "uV" || fields.units === "adc") options.units = fields.units;
  const gain = number(fields.gain_adc_per_mv);
  if (options.units === "adc" && gain !== undefined) options.gain_adc_per_mv = gain;
  return options;
}
