import { describe, expect, it } from "vitest";
import { geometryOf, mvAt, timeAt, xOf, yOf } from "../engine/geometry.ts";
import { onPaper } from "../engine/viewport.ts";
import { layOut } from "./layout.ts";
import { clock, GAINS_MM_PER_MV, pulseMm, ruling, SPEEDS_MM_PER_S, timeStepS } from "./scale.ts";

/** A 10 s record on paper of 4 px/mm. */
function paperOf(mmPerS: number, mmPerMv: number) {
  const layout = layOut("12x1", "standard", ["II"], "II");
  const extent = { widthPx: 900, heightPx: 160, durationS: 10, paperMm: 40, mmPerS, basePxPerMm: 4, longestS: 10 };
  return geometryOf(layout, onPaper(extent), extent, mmPerMv);
}

describe("millimetre paper", () => {
  it("gives a second and a millivolt exactly their millimetres at every speed and gain", () => {
    for (const mmPerS of SPEEDS_MM_PER_S) {
      for (const mmPerMv of GAINS_MM_PER_MV) {
        const geometry = paperOf(mmPerS, mmPerMv);

        expect((xOf(geometry, 1) - xOf(geometry, 0)) / 4).toBeCloseTo(mmPerS, 9);
        expect((yOf(geometry, 0, 0) - yOf(geometry, 0, 1)) / 4).toBeCloseTo(mmPerMv, 9);
      }
    }
  });

  it("reads back what stands at a place", () => {
    const geometry = paperOf(25, 10);

    expect(timeAt(geometry, xOf(geometry, 3.21))).toBeCloseTo(3.21, 9);
    expect(mvAt(geometry, 0, yOf(geometry, 0, -0.45))).toBeCloseTo(-0.45, 9);
  });

  it("has a line each millimetre and a bold one each fifth, counted from its own edge", () => {
    const lines = ruling(3.2, 10);

    expect(lines.map(({ mm }) => mm)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(lines.filter(({ bold }) => bold).map(({ mm }) => mm)).toEqual([5, 10]);
  });

  it("puts baselines on bold lines", () => {
    const geometry = paperOf(25, 10);

    // Row of 40 mm: 55 % is 22 mm, the next bold line below is 25 mm.
    expect((yOf(geometry, 0, 0) - geometry.plotTopPx) / 4).toBe(25);
  });
});

describe("the calibration pulse", () => {
  it("is 1 mV high and 200 ms wide: 10 mm by 5 mm at the usual speed and gain", () => {
    const outline = pulseMm(25, 10);

    expect(Math.max(...outline.map(({ y }) => y))).toBe(10);
    const top = outline.filter(({ y }) => y === 10).map(({ x }) => x);
    expect(Math.max(...top) - Math.min(...top)).toBe(5);
  });

  it("follows speed and gain", () => {
    const outline = pulseMm(50, 5);

    expect(Math.max(...outline.map(({ y }) => y))).toBe(5);
    expect(outline.at(-2)?.x).toBe(10);
  });
});

describe("times", () => {
  it("are in round steps that leave room for their words", () => {
    expect(timeStepS(100, 64)).toBe(1);
    expect(timeStepS(1200 / 86_400, 64)).toBe(7200);
  });

  it("read as clocks", () => {
    expect(clock(7)).toBe("0:07");
    expect(clock(59.999, 2)).toBe("1:00.00");
    expect(clock(12_307.5, 1)).toBe("3:25:07.5");
  });
});
