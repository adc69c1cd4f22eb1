import { describe, expect, it } from "vitest";
import { type Extent, isPaper, onPaper, pan, pxPerMm, showing, spanS, zoom } from "./viewport.ts";

/** An hour on 1,000 px; paper of 4 px/mm at 25 mm/s, so 10 s are seen. */
const HOUR: Extent = {
  widthPx: 1000,
  heightPx: 480,
  durationS: 3600,
  paperMm: 120,
  mmPerS: 25,
  basePxPerMm: 4,
  longestS: 3600,
};

describe("the viewport", () => {
  it("starts on paper: 100 px to a second", () => {
    const view = onPaper(HOUR);

    expect(view.pxPerS).toBe(100);
    expect(spanS(view, HOUR)).toBe(10);
    expect(isPaper(view, HOUR)).toBe(true);
  });

  it("keeps what is under the pointer there while it zooms", () => {
    const before = onPaper(HOUR, 100);
    const after = zoom(before, HOUR, 3, { x: 250, y: 0 });

    // 250 px at 100 px/s are 2.5 s: 102.5 s; at 300 px/s the left edge is 250/300 s before it.
    expect(after.startS).toBeCloseTo(102.5 - 250 / 300, 9);
  });

  it("magnifies millimetres when it zooms in and presses only time together when it zooms out", () => {
    const larger = zoom(onPaper(HOUR), HOUR, 2, { x: 0, y: 0 });
    const smaller = zoom(onPaper(HOUR), HOUR, 0.5, { x: 0, y: 0 });

    expect(pxPerMm(larger, HOUR)).toBe(8);
    expect(isPaper(larger, HOUR)).toBe(true);
    expect(pxPerMm(smaller, HOUR)).toBe(4);
    expect(isPaper(smaller, HOUR)).toBe(false);
  });

  it("stays within the recording and within the paper", () => {
    const view = onPaper(HOUR, 3595);

    expect(pan(view, HOUR, { x: -5000, y: 0 }).startS).toBe(3590);
    expect(pan(view, HOUR, { x: 1e9, y: 0 }).startS).toBe(0);
    expect(pan(view, HOUR, { x: 0, y: -100 }).topMm).toBe(0);
    // Magnified twice, 60 of 120 mm are seen.
    const larger = zoom(view, HOUR, 2, { x: 0, y: 0 });
    expect(pan(larger, HOUR, { x: 0, y: -10_000 }).topMm).toBe(60);
  });

  it("zooms out to the whole recording and not beyond, or to the longest stretch that makes sense", () => {
    const whole = zoom(onPaper(HOUR), HOUR, 1e-9, { x: 0, y: 0 });
    const pages = { ...HOUR, longestS: 30 };

    expect(spanS(whole, HOUR)).toBeCloseTo(3600, 9);
    expect(spanS(zoom(onPaper(pages), pages, 1e-9, { x: 0, y: 0 }), pages)).toBeCloseTo(30, 9);
  });

  it("shows a stretch that a link names", () => {
    const view = showing(1200, 60, HOUR);

    expect(view.startS).toBe(1200);
    expect(spanS(view, HOUR)).toBeCloseTo(60, 9);
  });
});
