import { expect, test, vi } from "vitest";
import { fingerprint } from "../../../src/features/upload/fingerprint.ts";

const file = (content: string, name = "ecg.csv") => new File([content], name);

test("the same bytes with the same options have the same fingerprint, whatever the order of the options", async () => {
  const first = await fingerprint([file("1,2,3")], { external_id: "a", patient: { sex: "female", age_years: 40 } });
  const second = await fingerprint([file("1,2,3")], { patient: { age_years: 40, sex: "female" }, external_id: "a" });
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toBe(first);
});

test.each([
  ["other bytes", [file("1,2,4")], {}],
  ["another option", [file("1,2,3")], { sampling_rate_hz: 500 }],
  ["another name", [file("1,2,3", "other.csv")], {}],
  ["one file more", [file("1,2,3"), file("4")], {}],
])("%s make another fingerprint", async (_what, files, options) => {
  expect(await fingerprint(files, options)).not.toBe(await fingerprint([file("1,2,3")], {}));
});

test("without a digest in the browser there is no fingerprint", async () => {
  vi.stubGlobal("crypto", {});
  expect(await fingerprint([file("1,2,3")], {})).toBeNull();
});
