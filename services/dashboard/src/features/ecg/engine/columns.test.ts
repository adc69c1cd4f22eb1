import { describe, expect, it } from "vitest";
import { MISSING } from "../signal/artifact.ts";
import { columnExtremes, polyline } from "./columns.ts";

function extremes(values: number[], perValue: 1 | 2, firstValue: number, valuesPerPx: number, nColumns: number) {
  const low = new Int16Array(nColumns);
  const high = new Int16Array(nColumns);
  columnExtremes([{ values: Int16Array.from(values), first: 0, perValue }], firstValue, valuesPerPx, low, high);
  return { low: [...low], high: [...high] };
}

describe("pixel columns", () => {
  it("hold the extremes of their samples and of the one before, so that columns touch", () => {
    const { low, high } = extremes([0, 9, 2, 3, 4, 5], 1, 0, 2, 3);

    // Columns (0, 9), (2, 3) and (4, 5), each with the last one of the column before.
    expect(low).toEqual([0, 2, 3]);
    expect(high).toEqual([9, 9, 5]);
  });

  it("hold the extremes of pairs", () => {
    const { low, high } = extremes([-5, 5, -1, 2, -7, 0], 2, 0, 1, 3);

    expect(low).toEqual([-5, -5, -7]);
    expect(high).toEqual([5, 5, 2]);
  });

  it("are empty in a gap", () => {
    const { high } = extremes([1, MISSING, MISSING, MISSING, 5], 1, 0, 1, 5);

    expect(high).toEqual([1, 1, MISSING, MISSING, 5]);
  });

  it("lose no spike, whatever the scale", () => {
    const values = Array.from({ length: 1000 }, (_, at) => (at === 637 ? 900 : at % 3));
    for (const valuesPerPx of [1.3, 7.7, 64, 333]) {
      expect(Math.max(...extremes(values, 1, 0, valuesPerPx, Math.ceil(1000 / valuesPerPx)).high)).toBe(900);
    }
  });

  it("come from tiles as from one piece", () => {
    const values = Int16Array.from({ length: 100 }, (_, at) => (at * 37) % 101);
    const low = new Int16Array(13);
    const high = new Int16Array(13);
    const runs = [0, 40, 80].map((first) => ({
      values: values.subarray(first, first + 40),
      first,
      perValue: 1 as const,
    }));
    columnExtremes(runs, 0, 8, low, high);
    const whole = extremes([...values], 1, 0, 8, 13);

    // Only where two tiles meet may the sample before be missing from a column, and never a column's own.
    for (let column = 0; column < 13; column++) {
      const own = [...values.subarray(column * 8, column * 8 + 8)];
      expect(high[column]).toBeGreaterThanOrEqual(Math.max(...own));
      expect(high[column]).toBeLessThanOrEqual(whole.high[column] as number);
    }
  });
});

describe("the line through the samples", () => {
  it("has every sample when there is room", () => {
    const line = polyline([{ values: Int16Array.from([1, 2, 3]), first: 10, perValue: 1 }], 10, 12, 0.5);

    expect(line.at).toEqual([10, 11, 12]);
    expect(line.value).toEqual([1, 2, 3]);
    expect(line.starts).toEqual([0]);
  });

  it("breaks at a gap", () => {
    const line = polyline([{ values: Int16Array.from([1, 2, MISSING, 4, 5]), first: 0, perValue: 1 }], 0, 4, 1);

    expect(line.value).toEqual([1, 2, 4, 5]);
    expect(line.starts).toEqual([0, 2]);
  });

  it("keeps first, lowest, highest and last of what a pixel holds", () => {
    const line = polyline([{ values: Int16Array.from([3, 9, 4, -2, 5, 1]), first: 0, perValue: 1 }], 0, 5, 6);

    expect(line.value).toEqual([3, 9, -2, 1]);
    expect(line.at).toEqual([0, 1, 3, 5]);
  });

  it("goes on from tile to tile", () => {
    const runs = [
      { values: Int16Array.from([1, 2]), first: 0, perValue: 1 as const },
      { values: Int16Array.from([3, 4]), first: 2, perValue: 1 as const },
    ];

    expect(polyline(runs, 0, 3, 1).starts).toEqual([0]);
  });

  it("reduces a screen of a 24-hour recording in well under a frame", () => {
    const values = Int16Array.from({ length: 8192 }, (_, at) => Math.round(1000 * Math.sin(at / 7)));
    const low = new Int16Array(1240);
    const high = new Int16Array(1240);
    const began = performance.now();
    for (let frame = 0; frame < 100; frame++) {
      for (let lead = 0; lead < 3; lead++) columnExtremes([{ values, first: 0, perValue: 2 }], 0, 3.3, low, high);
    }

    // Three leads take about 0.1 ms; 4 ms a frame leaves room for a busy machine.
    expect((performance.now() - began) / 100).toBeLessThan(4);
  });
});
