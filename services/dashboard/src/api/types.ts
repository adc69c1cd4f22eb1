/** The gateway's documents under the names the screens use. */
import type { components } from "./schema.ts";

type Schemas = components["schemas"];

export type Job = Schemas["Job"];
export type JobStatus = Schemas["JobStatus"];
export type JobList = Schemas["JobList"];
export type JobError = Schemas["JobError"];
export type Stage = Schemas["Stage"];
/** Options of a submission, or changes to those of a job that is run again; what is left out stays as it is. */
export type JobOptions = Partial<Omit<Schemas["JobOptions"], "patient">> & { patient?: Partial<Schemas["Patient"]> };
export type Batch = Schemas["Batch"];
export type BatchDetail = Schemas["BatchDetail"];
export type BatchFailure = Schemas["BatchFailure"];
export type BatchList = Schemas["BatchList"];
export type Session = Schemas["SessionDocument"];
export type BatchCounts = Schemas["BatchCounts"];
export type Result = Schemas["Result"];
export type Measurement = Schemas["Measurement"];
/** Age and sex as the uploader said them; null where he said neither. */
export type Patient = Result["input"]["patient"];
export type Finding = Schemas["Finding"];
export type LeadQuality = Schemas["LeadQuality"];
export type Prediction = Schemas["PredictionPart"];
export type Head = Schemas["Head"];
export type Digitization = NonNullable<Result["digitization"]>;
export type DigitizedLead = Schemas["DigitizedLead"];
export type ArtifactRef = Schemas["ArtifactRef"];
export type Problem = Schemas["Problem"];

/** Final states change only when someone runs the job again. */
export function isFinal(status: JobStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
