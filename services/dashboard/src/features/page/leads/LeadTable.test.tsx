import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import type { Trace, TracedLead } from "../trace/trace.ts";
import { LeadTable } from "./LeadTable.tsx";

const box = { x: 0, y: 0, width: 100, height: 20 };
const V1: TracedLead = { name: "V1", box, coverage: 1, confidence: 0.42, trust: "poor", x: [0, 1], y: [0, 0] };
const V2: TracedLead = { name: "V2", box, coverage: 0, confidence: 0, trust: "poor", x: [], y: [] };
const TRACE: Trace = { width: 100, height: 100, leads: [V1, V2], grid: null };

test("confidence stands in figures and words, not in colour alone", () => {
  render(<LeadTable trace={TRACE} hidden={new Set()} onHide={vi.fn()} onFind={vi.fn()} />);
  const row = screen.getByRole("row", { name: /V1/ });
  expect(row.textContent).toContain("42 %");
  expect(row.textContent).toContain("do not rely on it");
});

test("a lead is hidden and shown by its box, all by the one above", () => {
  const onHide = vi.fn();
  render(<LeadTable trace={TRACE} hidden={new Set(["V2"])} onHide={onHide} onFind={vi.fn()} />);
  fireEvent.click(screen.getByLabelText("Show lead V1"));
  expect(onHide).toHaveBeenLastCalledWith(new Set(["V1", "V2"]));
  fireEvent.click(screen.getByLabelText("Show lead V2"));
  expect(onHide).toHaveBeenLastCalledWith(new Set());
  fireEvent.click(screen.getByLabelText("Show all leads"));
  expect(onHide).toHaveBeenLastCalledWith(new Set());
});

test("a lead is found by its name; one that was not seen cannot be", () => {
  const onFind = vi.fn();
  render(<LeadTable trace={TRACE} hidden={new Set()} onHide={vi.fn()} onFind={onFind} />);
  fireEvent.click(screen.getByRole("button", { name: "Find lead V1 on the page" }));
  expect(onFind).toHaveBeenCalledWith(V1);
  expect(screen.getByRole("button", { name: "Find lead V2 on the page" })).toHaveProperty("disabled", true);
});
