import { describe, expect, it } from "vitest";
import type { SignalHeader } from "./artifact.ts";
import { pickLevel, SAMPLES, tileSpan } from "./level.ts";

/** 24 hours of 250 Hz: 21.6 million samples and the levels that the encoder makes of them. */
const DAY: SignalHeader = {
  samplingRateHz: 250,
  nSamples: 21_600_000,
  leads: [],
  levels: [
    { factor: 8, nPairs: 2_700_000 },
    { factor: 64, nPairs: 337_500 },
    { factor: 512, nPairs: 42_188 },
    { factor: 4096, nPairs: 5274 },
    { factor: 32_768, nPairs: 660 },
  ],
  startS: 0,
  calibrated: true,
};

describe("the level for a scale", () => {
  it("is the samples while a pixel holds fewer than eight of them", () => {
    expect(pickLevel(DAY.levels, 2.1)).toBe(SAMPLES);
    expect(pickLevel(DAY.levels, 7.9)).toBe(SAMPLES);
  });

  it("is the coarsest one that still has a pair for each pixel", () => {
    expect(pickLevel(DAY.levels, 8)).toBe(0);
    expect(pickLevel(DAY.levels, 511)).toBe(1);
    // The whole day on 1,200 pixels: 18,000 samples a pixel, so pairs of 4,096.
    expect(pickLevel(DAY.levels, 18_000)).toBe(3);
  });

  it("never moves more than eight pairs a pixel, so a day on 1,200 pixels is under 400 kB of three leads", () => {
    const level = pickLevel(DAY.levels, 18_000);
    const bytes = (DAY.levels[level]?.nPairs ?? Number.NaN) * 2 * 2 * 3;

    expect(bytes).toBeLessThan(400_000);
  });
});

describe("the tiles of a stretch", () => {
  it("hold 4,096 values each, and the value before the stretch from where the line comes in", () => {
    // 16.384 s are exactly one tile of samples; the sample before belongs to tile 0.
    expect(tileSpan(DAY, SAMPLES, 16.384, 20)).toEqual({ first: 0, last: 1 });
    expect(tileSpan(DAY, SAMPLES, 16.4, 20)).toEqual({ first: 1, last: 1 });
    expect(tileSpan(DAY, 3, 0, 86_400)).toEqual({ first: 0, last: 1 });
  });

  it("end with the recording", () => {
    expect(tileSpan(DAY, SAMPLES, 86_399, 90_000)).toEqual({ first: 5273, last: 5273 });
    expect(tileSpan(DAY, SAMPLES, 90_000, 90_001)).toBeUndefined();
  });
});
