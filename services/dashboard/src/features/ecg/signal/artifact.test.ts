import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { headerLength, leadBlocks, MISSING, parseHeader, SignalFormatError } from "./artifact.ts";

/** Made by the encoder of the service: see fixtures/make_fixtures.py for the recipe. */
function fixture(name: string): ArrayBuffer {
  const bytes = readFileSync(join(import.meta.dirname, "../fixtures", name));
  return new Uint8Array(bytes).buffer;
}

describe("a stored signal", () => {
  it("has its rate, leads and levels in the header", () => {
    const header = parseHeader(fixture("whole.i16"));

    expect(header.samplingRateHz).toBe(250);
    expect(header.nSamples).toBe(2500);
    expect(header.leads.map(({ name }) => name)).toEqual(["II", "V1"]);
    // 2500 / 8 = 312.5, so 313 pairs; 313 / 8 = 40 is below the shortest level.
    expect(header.levels).toEqual([{ factor: 8, nPairs: 313 }]);
    expect(header.startS).toBe(0);
    expect(header.calibrated).toBe(true);
  });

  it("gives back the microvolts of the recipe, to a step", () => {
    const content = fixture("whole.i16");
    const header = parseHeader(content);
    const [two, v1] = leadBlocks(content, 2, header.nSamples);
    const microvolts = (lead: number, value: number | undefined): number =>
      (value ?? Number.NaN) * (header.leads[lead]?.uvPerLsb ?? 1) + (header.leads[lead]?.offsetUv ?? 0);

    // Lead II is i % 500 µV: 0, 1 … 499, 0; lead V1 is −2 (i % 250) µV.
    expect([0, 1, 499, 500, 2499].map((at) => microvolts(0, two?.[at]))).toEqual([0, 1, 499, 0, 499].map(near));
    expect([0, 1, 249, 250, 2499].map((at) => microvolts(1, v1?.[at]))).toEqual([0, -2, -498, 0, -498].map(near));
  });

  it("says what was not recorded", () => {
    const content = fixture("whole.i16");
    const v1 = leadBlocks(content, 2, 2500)[1];

    expect([999, 1000, 1199, 1200].map((at) => v1?.[at] === MISSING)).toEqual([false, true, true, false]);
  });
});

describe("a cut of a level", () => {
  it("starts where it was asked to and holds the extremes of eight samples each", () => {
    const content = fixture("level-0-from-3.2-to-6.4.i16");
    const header = parseHeader(content);
    const [two, v1] = leadBlocks(content, 2, 2 * (header.levels[0]?.nPairs ?? 0));
    const step = header.leads[0]?.uvPerLsb ?? 1;

    // A pair is 8 samples of 4 ms: 3.2 s is pair 100 (samples 800 to 807), 6.4 s is pair 200.
    expect(header.startS).toBe(3.2);
    expect(header.levels).toEqual([{ factor: 8, nPairs: 100 }]);
    expect([two?.[0], two?.[1]].map((value) => (value ?? Number.NaN) * step)).toEqual([near(300), near(307)]);
    // Pair 125 is samples 1000 to 1007 of V1, which were not recorded.
    expect([v1?.[50], v1?.[51]]).toEqual([MISSING, MISSING]);
  });
});

describe("bytes that are no signal", () => {
  it("are refused with a sentence", () => {
    const page = new TextEncoder().encode("<!doctype html><title>Bad gateway</title>").buffer;

    expect(() => headerLength(page)).toThrow(SignalFormatError);
    expect(() => parseHeader(fixture("whole.i16").slice(0, 100))).toThrow("cut off in its header");
    expect(() => leadBlocks(fixture("whole.i16").slice(0, 4000), 2, 2500)).toThrow("samples are cut off");
  });
});

/** Half a step of 0.1 µV. */
function near(value: number): unknown {
  return expect.closeTo(value, 0.05);
}
