import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { expect, test } from "vitest";
import type { Job, Result } from "../../../api/index.ts";
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
