import { expect, test } from "vitest";
import { filterOf } from "../../../src/features/worklist/filter.ts";

const filter = (query: string) => filterOf(new URLSearchParams(query));

test("an empty address asks for the newest jobs", () => {
  expect(filter("")).toEqual({
    status: undefined,
    external_id: undefined,
    submitted_after: undefined,
    submitted_before: undefined,
    cursor: undefined,
    limit: 50,
  });
});

test("status, external id and cursor go as they are; a status that does not exist is none", () => {
  expect(filter("status=failed&external_id=A%201&cursor=abc")).toMatchObject({
    status: "failed",
    external_id: "A 1",
    cursor: "abc",
  });
  expect(filter("status=broken").status).toBeUndefined();
});

test("a day lasts from the reader's midnight to the next", () => {
  const { submitted_after: after, submitted_before: before } = filter("from=2026-03-01&to=2026-03-01");
  expect(after).toBe(new Date(2026, 2, 1).toISOString());
  expect(before).toBe(new Date(2026, 2, 2).toISOString());
});

test("a day that is none is not asked for", () => {
  expect(filter("from=yesterday").submitted_after).toBeUndefined();
});
