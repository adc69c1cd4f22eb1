import { expect, test } from "vitest";
import { downloadsOf } from "../../../src/features/result/downloads.ts";
import { jobWith } from "../../job-documents.ts";

const ref = (bytes = 1500, media_type = "application/octet-stream") => ({ href: "", media_type, bytes, sha256: "" });
const labels = (...names: string[]) =>
  downloadsOf(jobWith(), Object.fromEntries(names.map((name) => [name, ref()]))).map((group) =>
    group.downloads.map((download) => download.label),
  );

test("the result, its table, everything and the signal as CSV are there for every job", () => {
  expect(labels()).toEqual([["Result", "Result as a table", "Everything, with checksums"], ["CSV"], []]);
});

test("the report stands first, signals by format, the rest behind, the upload last", () => {
  expect(labels("original", "waves.csv", "signal.dcm", "signal.edf", "report.pdf", "waveform.png")).toEqual([
    ["Report", "Result", "Result as a table", "Everything, with checksums"],
    ["CSV", "EDF+", "DICOM waveform"],
    ["Picture of the ECG", "Waves", "Upload"],
  ]);
});

test("a file that is new here is offered under its own name", () => {
  expect(labels("fhir.json", "original.2")[2]).toEqual(["fhir.json", "Upload, file 2"]);
});

test("a link says what it is and how large", () => {
  const [first] =
    downloadsOf(jobWith({ id: "42" }), { "report.pdf": ref(120_400, "application/pdf") })[0]?.downloads ?? [];
  expect(first).toEqual({
    label: "Report",
    href: "/v1/jobs/42/artifacts/report.pdf",
    note: "PDF, 120 kB",
    fileName: "",
  });
});
