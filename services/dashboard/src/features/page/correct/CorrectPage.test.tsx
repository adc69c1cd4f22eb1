import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import type { Job } from "../../../api/index.ts";
import { CorrectPage } from "./CorrectPage.tsx";

const JOB = {
  id: "00000000-0000-7000-8000-000000000001",
  status: "failed",
  stage: "digitize",
  priority: "routine",
  epoch: 1,
  input: { filename: "page.png", media_type: "image/png", bytes: 1, sha256: "" },
  error: { code: "unknown_layout", detail: "No known layout has 5 rows of traces.", retryable: false },
} as unknown as Job;

function show(job: Job): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CorrectPage job={job} />
    </QueryClientProvider>,
  );
}

function answer(status: number, body: unknown) {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("a page whose layout was not recognised is read again with the layout that is said", async () => {
  const fetched = answer(202, { ...JOB, status: "queued", epoch: 2, error: null });
  show(JOB);
  fireEvent.input(screen.getByLabelText("Layout"), { target: { value: "6x2" } });
  fireEvent.input(screen.getByLabelText("Gain in mm/mV"), { target: { value: "5" } });
  await Promise.resolve();
  fireEvent.click(screen.getByRole("button", { name: "Read the page again" }));
  await waitFor(() => expect(fetched).toHaveBeenCalled());
  const [path, init] = fetched.mock.calls[0] ?? [];
  expect(path).toBe(`/v1/jobs/${JOB.id}/retry`);
  expect(init?.method).toBe("POST");
  expect(JSON.parse(`${init?.body}`)).toEqual({
    layout: "6x2",
    mm_per_s: null,
    mm_per_mv: 5,
    leads: null,
    page: null,
  });
});

test("what cannot be is told beside its field and not sent", async () => {
  const fetched = answer(202, JOB);
  show(JOB);
  fireEvent.input(screen.getByLabelText("Paper speed in mm/s"), { target: { value: "fast" } });
  await Promise.resolve();
  fireEvent.click(screen.getByRole("button", { name: "Read the page again" }));
  expect((await screen.findByRole("alert")).textContent).toContain("above 0 and up to 200 mm/s");
  expect(screen.getByLabelText("Paper speed in mm/s").getAttribute("aria-invalid")).toBe("true");
  expect(fetched).not.toHaveBeenCalled();
});

test("the gateway's refusal is shown in its words", async () => {
  answer(409, { code: "not_finished", title: "The job is not finished", detail: "Wait until it is.", retryable: true });
  show(JOB);
  fireEvent.click(screen.getByRole("button", { name: "Read the page again" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Wait until it is.");
});

test("a chosen layout shows where its leads stand", async () => {
  show(JOB);
  fireEvent.input(screen.getByLabelText("Layout"), { target: { value: "3x4-cabrera+1" } });
  const table = await screen.findByRole("table");
  expect(table.textContent).toContain("−aVR");
  expect(table.textContent).toContain("rhythm strip");
});

test("for a failure that no word can mend there is no form", () => {
  show({ ...JOB, error: { code: "encrypted_pdf", detail: "", retryable: false } } as Job);
  expect(screen.queryByRole("button")).toBeNull();
});
