/** Where on the screen a second and a millivolt are, for one view of one layout. Lengths in CSS pixels. */
import type { Layout } from "../paper/layout.ts";
import { type Extent, isPaper, pxPerMm, type Viewport } from "./viewport.ts";

/** Above the paper: letters of the beats. */
export const BEAT_LANE_PX = 24;
/** Below the paper: times. */
export const AXIS_LANE_PX = 22;
/** Below the times: probability by window. */
export const WINDOW_LANE_PX = 16;

/** Left of the plot stands the calibration pulse, on as much paper as the report gives it. */
export const GUTTER_MM = 10;
const LEAST_GUTTER_PX = 30;

export interface Geometry {
  readonly layout: Layout;
  readonly view: Viewport;
  readonly plotLeftPx: number;
  readonly plotTopPx: number;
  readonly plotWidthPx: number;
  readonly plotHeightPx: number;
  readonly pxPerS: number;
  readonly pxPerMm: number;
  readonly pxPerMv: number;
  readonly durationS: number;
  readonly mmPerS: number;
  readonly mmPerMv: number;
  /** False where time is pressed together, so that a millimetre across means nothing. */
  readonly paper: boolean;
}

export function gutterPx(basePxPerMm: number): number {
  return Math.max(LEAST_GUTTER_PX, Math.round(GUTTER_MM * basePxPerMm));
}

export function geometryOf(layout: Layout, view: Viewport, extent: Extent, mmPerMv: number): Geometry {
  const scale = pxPerMm(view, extent);
  return {
    layout,
    view,
    plotLeftPx: gutterPx(extent.basePxPerMm),
    plotTopPx: BEAT_LANE_PX,
    plotWidthPx: extent.widthPx,
    plotHeightPx: extent.heightPx,
    pxPerS: view.pxPerS,
    pxPerMm: scale,
    pxPerMv: scale * mmPerMv,
    durationS: extent.durationS,
    mmPerS: extent.mmPerS,
    mmPerMv,
    paper: isPaper(view, extent),
  };
}

/** Baseline of a row under the paper's upper edge, on a bold line: more room above it than below, as QRS have. */
export function baselineMm(layout: Layout, row: number): number {
  return row * layout.rowPitchMm + Math.ceil((layout.rowPitchMm * 0.55) / 5) * 5;
}

export function paperHeightMm(layout: Layout): number {
  return layout.rows.length * layout.rowPitchMm;
}

export function xOf(geometry: Geometry, timeS: number): number {
  return geometry.plotLeftPx + (timeS - geometry.view.startS) * geometry.pxPerS;
}

export function timeAt(geometry: Geometry, x: number): number {
  return geometry.view.startS + (x - geometry.plotLeftPx) / geometry.pxPerS;
}

export function baselineY(geometry: Geometry, row: number): number {
  return geometry.plotTopPx + (baselineMm(geometry.layout, row) - geometry.view.topMm) * geometry.pxPerMm;
}

/** Millivolts above a row's baseline. */
export function mvAt(geometry: Geometry, row: number, y: number): number {
  return (baselineY(geometry, row) - y) / geometry.pxPerMv;
}

export function yOf(geometry: Geometry, row: number, mv: number): number {
  return baselineY(geometry, row) - mv * geometry.pxPerMv;
}

export function rowAt(geometry: Geometry, y: number): number {
  const mm = (y - geometry.plotTopPx) / geometry.pxPerMm + geometry.view.topMm;
  return Math.min(Math.max(Math.floor(mm / geometry.layout.rowPitchMm), 0), geometry.layout.rows.length - 1);
}

export function endS(geometry: Geometry): number {
  return Math.min(geometry.durationS, geometry.view.startS + geometry.plotWidthPx / geometry.pxPerS);
}
