import { describe, expect, it } from "vitest";
import { type Caliper, nudged, perMinute, reading, repeatsS, shifted, spoken, withMark } from "./caliper.ts";
import { snapped } from "./snapping.ts";

const time = (one: number, other: number): Caliper => ({ kind: "time", row: 0, marks: [one, other] });
const amplitude = (one: number, other: number): Caliper => ({ kind: "amplitude", row: 2, marks: [one, other] });

describe("a reading", () => {
  it("is the interval in ms and as a rate, whichever mark comes first", () => {
    expect(reading(time(1.2, 2.012))).toBe("812 ms · 74 bpm");
    expect(reading(time(2.012, 1.2))).toBe("812 ms · 74 bpm");
    expect(perMinute(time(0, 1))).toBe(60);
  });

  it("is the amplitude in mV", () => {
    expect(reading(amplitude(-0.12, 1.12))).toBe("1.24 mV");
  });

  it("has no rate where there is no interval, or none that a heart could have", () => {
    expect(perMinute(time(3, 3))).toBeUndefined();
    expect(reading(time(3, 3.02))).toBe("20 ms");
  });

  it("is said in words", () => {
    expect(spoken(time(0, 0.5))).toBe("Interval 500 milliseconds, 120 beats per minute");
    expect(spoken(amplitude(0, 0.25))).toBe("Amplitude 0.25 millivolts");
  });
});

describe("marching out", () => {
  it("repeats the interval to both sides and leaves out the marks themselves", () => {
    expect(repeatsS({ ...time(2, 3), kind: "march" }, 0, 6)).toEqual([0, 1, 4, 5, 6]);
  });

  it("does not hatch the screen when the interval is tiny", () => {
    expect(repeatsS({ ...time(2, 2.001), kind: "march" }, 0, 6)).toEqual([]);
    expect(repeatsS({ ...time(2, 2), kind: "march" }, 0, 6)).toEqual([]);
  });
});

describe("arrow keys", () => {
  it("move a mark by 1 ms, or 10 ms with Shift", () => {
    expect(nudged("time", 1, "ArrowRight", false)).toBeCloseTo(1.001, 9);
    expect(nudged("time", 1, "ArrowLeft", true)).toBeCloseTo(0.99, 9);
  });

  it("move an amplitude by 10 µV, or 100 µV with Shift", () => {
    expect(nudged("amplitude", 0.5, "ArrowUp", false)).toBeCloseTo(0.51, 9);
    expect(nudged("amplitude", 0.5, "ArrowDown", true)).toBeCloseTo(0.4, 9);
  });

  it("land on whole steps after a drag, and leave other keys alone", () => {
    expect(nudged("time", 1.00037, "ArrowRight", false)).toBeCloseTo(1.001, 9);
    expect(nudged("time", 1, "a", false)).toBeUndefined();
  });
});

describe("marks", () => {
  it("stay within the recording", () => {
    expect(withMark(time(1, 2), 1, 12, 10).marks).toEqual([1, 10]);
    expect(withMark(time(1, 2), 0, -1, 10).marks).toEqual([0, 2]);
  });

  it("keep their distance when both are moved against the end", () => {
    expect(shifted(time(8, 9), 5, 10).marks).toEqual([9, 10]);
    expect(shifted(time(1, 2), -5, 10).marks).toEqual([0, 1]);
  });

  it("snap to the nearest fiducial within reach and stay otherwise", () => {
    const fiducials = Float64Array.from([1, 1.8, 2.6]);

    expect(snapped(1.77, fiducials, 0.05)).toBe(1.8);
    expect(snapped(1.83, fiducials, 0.05)).toBe(1.8);
    expect(snapped(2.2, fiducials, 0.05)).toBe(2.2);
    expect(snapped(1, Float64Array.from([]), 0.05)).toBe(1);
  });
});
