import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import openapi from "../../../../api/openapi.json";
import ResultScreen from "../../../src/features/result/ResultScreen.tsx";
import { jobWith } from "../../job-documents.ts";
import { gateway, renderAt } from "../../screens.tsx";

// The views are other rooms' work and draw on canvases, which this environment has none of.
vi.mock("../../../src/features/ecg/index.ts", () => ({
  EcgView: () => <p>the trace</p>,
  BeatsView: () => <p>the beats</p>,
}));

const JOB = jobWith({ status: "succeeded", stage: null, result_epoch: 1, finished_at: "2026-03-01T12:00:02.500000Z" });
const PATH = `/v1/jobs/${JOB.id}`;
/** The result that the API's own document gives as its example. */
const RESULT = openapi.paths["/v1/jobs/{job_id}/result"].get.responses["200"].content["application/json"].example;

const open = () => renderAt(`/jobs/${JOB.id}`, <ResultScreen id={JOB.id} />);

test("quality stands before the verdict, the verdict before the views, and these before what was found", async () => {
  gateway({ [PATH]: JOB, [`${PATH}/result`]: RESULT });
  open();
  await screen.findByText("the trace");
  const text = document.body.textContent;
  const places = ["Signal quality", "Verdict", "the trace", "Findings", "Measurements"].map((part) =>
    text.indexOf(part),
  );
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain("Computer reading, unconfirmed");
});

test("the verdict says its probability, threshold, calibration and model", async () => {
  gateway({ [PATH]: JOB, [`${PATH}/result`]: RESULT });
  open();
  const verdict = within(await screen.findByRole("region", { name: "Verdict" }));
  expect(verdict.getByText("Rhythm normal")).toBeDefined();
  expect(verdict.getByRole("img").getAttribute("aria-label")).toBe(
    "Probability of an abnormal rhythm 7 %, threshold 50 %",
  );
  expect(verdict.getByText(/Calibrated\./)).toBeDefined();
  expect(verdict.getByText("Model arrhythmia, version 1")).toBeDefined();
});

test("a signal that is not interpretable has no verdict, and says why", async () => {
  const reason = "beats_not_alike";
  const quality = {
    ...RESULT.quality,
    verdict: "poor",
    reason_if_not_interpretable: reason,
    used_leads: [],
    used_s: 0,
  };
  const model = { name: "arrhythmia", version: "" };
  const prediction = {
    ...RESULT.prediction,
    label: null,
    probability: null,
    rejected: true,
    reason_if_null: reason,
    model,
  };
  gateway({ [PATH]: JOB, [`${PATH}/result`]: { ...RESULT, quality, prediction } });
  open();
  const verdict = within(await screen.findByRole("region", { name: "Verdict" }));
  expect(verdict.getByText("Not interpretable")).toBeDefined();
  expect(verdict.getByText("Model arrhythmia, not asked")).toBeDefined();
  const strip = within(screen.getByRole("region", { name: "Signal quality" }));
  expect(strip.getByText("Not interpretable")).toBeDefined();
  expect(strip.getByText(/^Nothing is read from this signal: what looks like beats does not repeat/)).toBeDefined();
});

test("parts of a lead that are disturbed are named with their times", async () => {
  gateway({ [PATH]: JOB, [`${PATH}/result`]: RESULT });
  open();
  const strip = within(await screen.findByRole("region", { name: "Signal quality" }));
  expect(strip.getByText("Disturbed in parts: II")).toBeDefined();
  expect(strip.getByText("II: noise of the muscles between the complexes, 0:04 to 0:06 (20 %)")).toBeDefined();
});

test("what is not known says why, never 0", async () => {
  gateway({ [PATH]: JOB, [`${PATH}/result`]: RESULT });
  open();
  const list = within(await screen.findByRole("region", { name: "Measurements" }));
  expect(list.getByText("Not known, no QRS complex could be marked: QRS duration.")).toBeDefined();
  expect(list.queryByText("0")).toBeNull();
});

test("a tab is chosen in the address", async () => {
  gateway({ [PATH]: JOB, [`${PATH}/result`]: RESULT });
  renderAt(`/jobs/${JOB.id}?tab=beats&t=12.5&layout=single`, <ResultScreen id={JOB.id} />);
  expect(await screen.findByText("the beats")).toBeDefined();
  fireEvent.click(screen.getByRole("tab", { name: "Details" }));
  expect(await screen.findByText(RESULT.input.sha256)).toBeDefined();
  expect(location.search).toBe("?tab=details&t=12.5&layout=single");
});

const PAGE_JOB = { ...JOB, input: { ...JOB.input, media_type: "image/png" } };
const UNKNOWN_LAYOUT = { code: "unknown_layout", detail: "No known layout has 5 rows of traces.", retryable: false };

test("a page that could not be read is mended by one form", async () => {
  gateway({ [PATH]: { ...PAGE_JOB, status: "failed", result_epoch: null, error: UNKNOWN_LAYOUT } });
  open();
  expect(await screen.findByRole("button", { name: "Read the page again" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Run again" })).toBeNull();
});

test("where a new run failed, the reading before stays, with the failure told above it", async () => {
  const fetch = gateway({
    [PATH]: { ...PAGE_JOB, status: "failed", epoch: 2, error: UNKNOWN_LAYOUT },
    [`${PATH}/result`]: RESULT,
  });
  open();
  await screen.findByText("the trace");
  const text = document.body.textContent;
  expect(text).toContain("Run 2 failed: unknown layout");
  expect(text).toContain("Below is the reading of run 1");
  expect(text.indexOf("Run 2 failed")).toBeLessThan(text.indexOf("Signal quality"));
  expect(fetch.mock.calls.filter(([path]) => path === `${PATH}/result`)).toHaveLength(1);
});

test("a result is not asked for where there is none", async () => {
  const fetch = gateway({
    [PATH]: { ...PAGE_JOB, status: "failed", epoch: 2, result_epoch: null, error: UNKNOWN_LAYOUT },
  });
  open();
  await screen.findByText(UNKNOWN_LAYOUT.detail);
  expect(fetch.mock.calls.some(([path]) => path === `${PATH}/result`)).toBe(false);
});

test("a number is placed as it is shown, so that none seems to lie outside where it does not", async () => {
  const rate = { value: 59.7, unit: "/min", n: 9, method: "mean", reason_if_null: null, per_lead: null };
  gateway({ [PATH]: JOB, [`${PATH}/result`]: { ...RESULT, measurements: { heart_rate_bpm: rate } } });
  open();
  const list = within(await screen.findByRole("region", { name: "Measurements" }));
  expect(list.getByText("Heart rate").parentElement?.textContent).toBe("Heart rate60 /min");
});

test("limits are those of the patient's sex and age", async () => {
  const qtc = { value: 455, unit: "ms", n: 9, method: "Fridericia", reason_if_null: null, per_lead: null };
  const result = { ...RESULT, measurements: { qtc_ms: qtc } };
  gateway({
    [PATH]: JOB,
    [`${PATH}/result`]: { ...result, input: { ...RESULT.input, patient: { age_years: 40, sex: "male" } } },
  });
  open();
  const list = within(await screen.findByRole("region", { name: "Measurements" }));
  expect(list.getByText("high")).toBeDefined();
});

test("a failed job says its mend and runs again with what was missing", async () => {
  const error = { code: "sampling_rate_missing", detail: "Set the option sampling_rate_hz.", retryable: false };
  const failed = { ...JOB, status: "failed", result_epoch: null, error };
  const queued = jobWith({ status: "queued", epoch: 2 });
  const fetch = gateway({ [PATH]: failed, [`POST ${PATH}/retry`]: queued });
  open();
  await screen.findByText("Set the option sampling_rate_hz.");
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  fireEvent.input(screen.getByLabelText("Sampling rate in Hz"), { target: { value: "500" } });
  fireEvent.submit(screen.getByRole("button", { name: "Run again" }).closest("form") as HTMLFormElement);
  await waitFor(() => {
    const retry = fetch.mock.calls.find(([path]) => path === `${PATH}/retry`);
    expect(retry?.[1]?.body).toBe('{"sampling_rate_hz":500}');
  });
});

test("a running job shows its stages and how far it is", async () => {
  const timings_ms = { queued: 10, digitize: 1200, analyze: null };
  gateway({ [PATH]: jobWith({ status: "running", stage: "analyze", progress: 0.4, timings_ms }) });
  open();
  expect((await screen.findByRole("progressbar", { name: "Analyzing the signal" })).getAttribute("value")).toBe("0.4");
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Receiveddone",
    "Digitizedone in 1.2 s",
    "Analyzenow",
  ]);
});

test("a job is deleted only after a second yes", async () => {
  const fetch = gateway({ [PATH]: { ...JOB, status: "cancelled" }, [`DELETE ${PATH}`]: {} });
  open();
  fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
  expect(fetch.mock.calls.some(([, init]) => init?.method === "DELETE")).toBe(false);
  fireEvent.click(await screen.findByRole("button", { name: "Delete for good", hidden: true }));
  await waitFor(() => expect(location.pathname).toBe("/jobs"));
  expect(fetch.mock.calls.some(([path, init]) => path === PATH && init?.method === "DELETE")).toBe(true);
});

test("a job that is not there says so and leads back", async () => {
  gateway({});
  open();
  expect((await screen.findByRole("alert")).textContent).toContain("There is no such thing here.");
  expect(screen.getByRole("link", { name: "Worklist" })).toBeDefined();
});
