import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { type Job, type Result, resultKey } from "../../../api/index.ts";
import { CorrectForm } from "./CorrectForm.tsx";

const JOB = { id: "j", status: "succeeded", priority: "routine", epoch: 1, error: null } as unknown as Job;
const BEFORE = { epoch: 1, digitization: { layout: "3x4+1", mm_per_s: 25, mm_per_mv: 10 } } as unknown as Result;

function show(client: QueryClient): void {
  render(
    <QueryClientProvider client={client}>
      <CorrectForm job={JOB} before={BEFORE} pages={1} />
    </QueryClientProvider>,
  );
}

function answer(status: number, body: unknown): void {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));
}

test("each field says how the page was read", () => {
  show(new QueryClient());
  expect(screen.getByLabelText("Layout").textContent).toContain("it was read as 3x4+1");
  expect(screen.getByText(/it was read as 25 mm\/s/)).toBeTruthy();
  expect(screen.getByText(/it was read as 10 mm\/mV/)).toBeTruthy();
});

test("a picture has no page to choose", () => {
  show(new QueryClient());
  expect(screen.queryByLabelText("Page")).toBeNull();
});

test("until the new run has its result, that of the one before stands in for it, as one to be fetched anew", async () => {
  const client = new QueryClient();
  answer(202, { ...JOB, status: "queued", epoch: 2 });
  show(client);
  fireEvent.click(screen.getByRole("button", { name: "Read the page again" }));
  await waitFor(() => expect(client.getQueryData(resultKey("j", 2))).toBe(BEFORE));
  expect(client.getQueryState(resultKey("j", 2))?.isInvalidated).toBe(true);
});

test("a run that was refused leaves nothing behind", async () => {
  const client = new QueryClient();
  answer(409, { code: "not_finished", title: "Not finished", detail: "Wait.", retryable: true });
  show(client);
  fireEvent.click(screen.getByRole("button", { name: "Read the page again" }));
  await screen.findByRole("alert");
  expect(client.getQueryData(resultKey("j", 2))).toBeUndefined();
});
