import { expect, test } from "vitest";
import { pageEntries, pageInWords } from "./pages.ts";

test("pages behind the one that was read were not looked at", () => {
  const entries = pageEntries(
    {
      page: 2,
      pages: [
        { page: 1, has_ecg: false, layout: null, verdict: "reject" },
        { page: 2, has_ecg: true, layout: "6x2", verdict: "review" },
      ],
    },
    4,
  );
  expect(entries.map(pageInWords)).toEqual([
    "no ECG was found",
    "read, with doubts, 6x2",
    "not looked at",
    "not looked at",
  ]);
});

test("a page that was asked for is the only one that is known", () => {
  const entries = pageEntries({ page: 3, pages: [{ page: 3, has_ecg: true, layout: "strip", verdict: "ok" }] }, 3);
  expect(entries.map(({ state }) => state)).toEqual(["not_looked_at", "not_looked_at", "read"]);
});

test("a picture has one page", () => {
  expect(pageEntries({ page: 1, pages: [] }, null)).toHaveLength(1);
});
