import { expect, test } from "vitest";
import { groupsOf, inShort } from "../../../src/features/result/groups.ts";
import analyzer from "./analyzer-words.json";

test("measurements are read from the rate over P, QRS and QT to variability; unknown ones stand last", () => {
  const names = [
    "sdnn_ms",
    "zebra",
    "qt_ms",
    "qrs_axis_deg",
    "heart_rate_max_bpm",
    "st_level_mv",
    "qrs_duration_ms",
    "pr_ms",
    "heart_rate_bpm",
  ];
  expect(groupsOf(names)).toEqual([
    { title: "Rate and rhythm", names: ["heart_rate_bpm", "heart_rate_max_bpm"] },
    { title: "Intervals", names: ["pr_ms", "qrs_duration_ms", "qt_ms"] },
    { title: "Axes", names: ["qrs_axis_deg"] },
    { title: "ST and amplitudes", names: ["st_level_mv"] },
    { title: "Variability", names: ["sdnn_ms"] },
    { title: "Other", names: ["zebra"] },
  ]);
});

test("every measurement of the analyzer has its group", () => {
  const groups = groupsOf(analyzer.measurements);
  expect(groups.map(({ title }) => title)).not.toContain("Other");
  expect(groups.flatMap(({ names }) => names).toSorted()).toEqual(analyzer.measurements.toSorted());
});

test("in short, QTc is given by one formula", () => {
  expect(inShort(["qtc_ms", "qtc_bazett_ms", "pr_ms"])).toEqual(["qtc_ms", "pr_ms"]);
  expect(inShort(["qtc_bazett_ms"])).toEqual(["qtc_bazett_ms"]);
});

test("in short, of the waves of QRS only the heights of R and S are given", () => {
  const names = ["q_duration_ms", "q_amplitude_mv", "r_duration_ms", "r_amplitude_mv", "r_peak_time_ms"];
  const others = ["s_duration_ms", "s_amplitude_mv", "r_prime_amplitude_mv", "qrs_duration_ms", "rmssd_ms"];
  expect(inShort([...names, ...others])).toEqual(["r_amplitude_mv", "s_amplitude_mv", "qrs_duration_ms", "rmssd_ms"]);
});
