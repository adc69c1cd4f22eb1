/** What of the paper is seen: pure arithmetic of pan and zoom. Lengths in CSS pixels. */

export interface Extent {
  /** Of the plot, right of the calibration pulse. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
  /** Paper under all rows together. */
  readonly paperMm: number;
  readonly mmPerS: number;
  /** Size of the paper before it is magnified: fitted to the width, or true. */
  readonly basePxPerMm: number;
  /** The longest stretch that may be seen at once. */
  readonly longestS: number;
}

/** `startS` is at the plot's left edge; `topMm` is above it only where the paper is magnified. */
export interface Viewport {
  readonly startS: number;
  readonly pxPerS: number;
  readonly topMm: number;
}

const MOST_PX_PER_MM = 40;
const LEAST_SPAN_S = 0.1;

/** Paper scale, from the start. */
export function onPaper(extent: Extent, startS = 0): Viewport {
  return clamp({ startS, pxPerS: paperPxPerS(extent), topMm: 0 }, extent);
}

/** Pixels to a second where the paper has its chosen speed and size. */
export function paperPxPerS(extent: Extent): number {
  return extent.basePxPerMm * extent.mmPerS;
}

/** Millimetres grow when magnified; zooming out beyond the paper's size presses time together and leaves millivolts. */
export function pxPerMm(view: Viewport, extent: Extent): number {
  return Math.max(extent.basePxPerMm, view.pxPerS / extent.mmPerS);
}

/** Whether a millimetre means the chosen speed: false where time is pressed together. */
export function isPaper(view: Viewport, extent: Extent): boolean {
  return view.pxPerS >= paperPxPerS(extent) * (1 - 1e-9);
}

/** Magnification against the paper's own size; 1 on paper, below 1 where time is pressed together. */
export function magnification(view: Viewport, extent: Extent): number {
  return view.pxPerS / paperPxPerS(extent);
}

export function spanS(view: Viewport, extent: Extent): number {
  return extent.widthPx / view.pxPerS;
}

export function pan(view: Viewport, extent: Extent, byPx: { readonly x: number; readonly y: number }): Viewport {
  return clamp(
    { ...view, startS: view.startS - byPx.x / view.pxPerS, topMm: view.topMm - byPx.y / pxPerMm(view, extent) },
    extent,
  );
}

/** Zooms by a factor so that what is under the anchor stays there. */
export function zoom(
  view: Viewport,
  extent: Extent,
  factor: number,
  anchor: { readonly x: number; readonly y: number },
): Viewport {
  const pxPerS = clampScale(view.pxPerS * factor, extent);
  const anchorS = view.startS + anchor.x / view.pxPerS;
  const anchorMm = view.topMm + anchor.y / pxPerMm(view, extent);
  const zoomed = { ...view, pxPerS };
  return clamp(
    { pxPerS, startS: anchorS - anchor.x / pxPerS, topMm: anchorMm - anchor.y / pxPerMm(zoomed, extent) },
    extent,
  );
}

/** The same stretch of time, or a given one, in an extent that changed. */
export function showing(startS: number, seconds: number, extent: Extent): Viewport {
  return clamp({ startS, pxPerS: extent.widthPx / Math.max(seconds, LEAST_SPAN_S), topMm: 0 }, extent);
}

/** Puts a moment into the middle. */
export function centred(view: Viewport, extent: Extent, timeS: number): Viewport {
  return clamp({ ...view, startS: timeS - spanS(view, extent) / 2 }, extent);
}

/** Keeps scale and place within what there is to see; a recording shorter than the plot stands at its left. */
export function clamp(view: Viewport, extent: Extent): Viewport {
  const pxPerS = clampScale(view.pxPerS, extent);
  const lastStartS = Math.max(0, extent.durationS - extent.widthPx / pxPerS);
  const visibleMm = extent.heightPx / pxPerMm({ ...view, pxPerS }, extent);
  const lastTopMm = Math.max(0, extent.paperMm - visibleMm);
  return {
    pxPerS,
    startS: Math.min(Math.max(view.startS, 0), lastStartS),
    topMm: Math.min(Math.max(view.topMm, 0), lastTopMm),
  };
}

function clampScale(wanted: number, extent: Extent): number {
  const longestS = Math.min(extent.longestS, extent.durationS);
  const least = Math.min(extent.widthPx / longestS, paperPxPerS(extent));
  const most = Math.max(MOST_PX_PER_MM * extent.mmPerS, least);
  return Math.min(Math.max(wanted, least), most);
}
