import { expect, test } from "vitest";
import { optionsOf } from "../../../src/features/upload/optionsForm.ts";

test("nothing filled in sends nothing", () => {
  expect(optionsOf({ external_id: "  ", priority: "", sex: "", age_years: "" }, null)).toEqual({});
});

test("filled fields become options, with a decimal comma too", () => {
  const fields = {
    external_id: " order 7 ",
    priority: "stat",
    sex: "male",
    age_years: "61",
    sampling_rate_hz: "511,8",
  };
  expect(optionsOf(fields, "batch")).toEqual({
    external_id: "order 7",
    batch_id: "batch",
    priority: "stat",
    patient: { sex: "male", age_years: 61 },
    sampling_rate_hz: 511.8,
  });
});

test("a gain counts only for steps of a converter", () => {
  expect(optionsOf({ units: "mV", gain_adc_per_mv: "200" }, null)).toEqual({ units: "mV" });
  expect(optionsOf({ units: "adc", gain_adc_per_mv: "200" }, null)).toEqual({ units: "adc", gain_adc_per_mv: 200 });
});
