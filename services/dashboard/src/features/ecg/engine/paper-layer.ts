/** Millimetre paper, drawn once for a scale and copied while it moves. */
import { clock, pulseMm, ruling, timeStepS } from "../paper/scale.ts";
import { baselineY, endS, type Geometry, xOf } from "./geometry.ts";
import type { Palette } from "./palette.ts";

/** Lines nearer than this would be a tint, not a ruling: fine ones go first. */
const LEAST_LINE_DISTANCE_PX = 2.4;

export class PaperLayer {
  readonly #canvas = document.createElement("canvas");
  #context: CanvasRenderingContext2D | undefined;
  #key = "";

  /** Paints the paper under the plot and under the calibration pulse beside it. The target's unit is the device pixel. */
  paint(target: CanvasRenderingContext2D, geometry: Geometry, palette: Palette, devicePixelRatio: number): void {
    const { plotLeftPx, plotTopPx, plotWidthPx, plotHeightPx, view } = geometry;
    const periodPx = verticalPeriodPx(geometry) * devicePixelRatio;
    const size = {
      width: Math.ceil(plotWidthPx * devicePixelRatio + periodPx),
      height: plotHeightPx * devicePixelRatio,
    };
    const key = [
      geometry.pxPerMm,
      geometry.pxPerS,
      view.topMm,
      size.width,
      size.height,
      palette.paper,
      palette.bold,
    ].join();
    if (key !== this.#key) {
      this.#key = key;
      this.#draw(geometry, palette, devicePixelRatio, size);
    }
    const left = Math.round(plotLeftPx * devicePixelRatio);
    const top = Math.round(plotTopPx * devicePixelRatio);
    const offset = Math.round((view.startS * geometry.pxPerS * devicePixelRatio) % periodPx);
    const width = Math.round(plotWidthPx * devicePixelRatio);
    target.drawImage(this.#canvas, offset, 0, width, size.height, left, top, width, size.height);
    // The pulse stands still on paper of its own.
    const rest = Math.max(0, Math.ceil(left / periodPx) * periodPx - left);
    target.drawImage(this.#canvas, Math.round(rest), 0, left, size.height, 0, top, left, size.height);
    target.fillStyle = palette.bold;
    target.fillRect(left - 1, top, 1, size.height);
  }

  #draw(geometry: Geometry, palette: Palette, devicePixelRatio: number, size: { width: number; height: number }): void {
    // Only ever larger: a new canvas for each step of a zoom would cost more than its lines.
    if (this.#canvas.width < size.width) this.#canvas.width = size.width + 128;
    if (this.#canvas.height < size.height) this.#canvas.height = Math.ceil(size.height);
    this.#context ??= this.#canvas.getContext("2d", { alpha: false }) ?? undefined;
    const context = this.#context;
    if (context === undefined) return;
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, size.width, this.#canvas.height);
    const { pxPerMm, view } = geometry;
    const bottomMm = view.topMm + geometry.plotHeightPx / pxPerMm;
    const columns = verticalLinesPx(geometry, size.width / devicePixelRatio);
    const rows = ruling(view.topMm, bottomMm).map(({ mm, bold }) => ({ px: (mm - view.topMm) * pxPerMm, bold }));
    const fineRows = pxPerMm >= LEAST_LINE_DISTANCE_PX;
    const line = Math.max(1, Math.round(devicePixelRatio / 2));
    for (const bold of [false, true]) {
      context.fillStyle = bold ? palette.bold : palette.fine;
      for (const column of columns) {
        if (column.bold === bold) context.fillRect(Math.round(column.px * devicePixelRatio), 0, line, size.height);
      }
      if (!bold && !fineRows) continue;
      for (const row of rows) {
        if (row.bold === bold) context.fillRect(0, Math.round(row.px * devicePixelRatio), size.width, line);
      }
    }
  }
}

/** Length after which the vertical lines come again. */
function verticalPeriodPx(geometry: Geometry): number {
  return geometry.paper ? 5 * geometry.pxPerMm : pressedStepsS(geometry).bold * geometry.pxPerS;
}

function verticalLinesPx(geometry: Geometry, widthPx: number): { px: number; bold: boolean }[] {
  if (geometry.paper) {
    const fine = geometry.pxPerMm >= LEAST_LINE_DISTANCE_PX;
    return ruling(0, widthPx / geometry.pxPerMm)
      .filter(({ bold }) => bold || fine)
      .map(({ mm, bold }) => ({ px: mm * geometry.pxPerMm, bold }));
  }
  const { fine, bold } = pressedStepsS(geometry);
  const perBold = Math.round(bold / fine);
  const step = fine * geometry.pxPerS;
  return Array.from({ length: Math.ceil(widthPx / step) }, (_, n) => ({ px: n * step, bold: n % perBold === 0 }));
}

/** Time pressed together has no millimetres across: lines stand at round times. */
function pressedStepsS(geometry: Geometry): { fine: number; bold: number } {
  const bold = timeStepS(geometry.pxPerS, 48);
  const fine = timeStepS(geometry.pxPerS, 9);
  return { bold, fine: Number.isInteger(Math.round((bold / fine) * 1e6) / 1e6) ? fine : bold };
}

/** The calibration pulse at every row: its height is always true, its width as far as the paper beside the plot reaches. */
export function paintPulses(target: CanvasRenderingContext2D, geometry: Geometry, palette: Palette): void {
  const outline = pulseMm(geometry.mmPerS, geometry.mmPerMv);
  const last = outline.at(-1);
  const first = outline[0];
  if (last === undefined || first === undefined) return;
  const wantedPx = (last.x - first.x) * geometry.pxPerMm;
  const acrossPx = geometry.pxPerMm * Math.min(1, (geometry.plotLeftPx - 6) / wantedPx);
  const left = (geometry.plotLeftPx - (last.x - first.x) * acrossPx) / 2 - first.x * acrossPx;
  target.strokeStyle = palette.trace;
  target.lineWidth = 1.2;
  target.lineJoin = "miter";
  geometry.layout.rows.forEach((_, row) => {
    const baseline = baselineY(geometry, row);
    target.beginPath();
    for (const { x, y } of outline) target.lineTo(left + x * acrossPx, baseline - y * geometry.pxPerMm);
    target.stroke();
  });
}

/** Times under the paper. */
export function paintTimes(target: CanvasRenderingContext2D, geometry: Geometry, palette: Palette): void {
  const step = timeStepS(geometry.pxPerS, 64);
  const digits = step < 0.2 ? 2 : step < 1 ? 1 : 0;
  const y = geometry.plotTopPx + geometry.plotHeightPx;
  target.fillStyle = palette.muted;
  target.font = `12px ${palette.font}`;
  target.textBaseline = "middle";
  target.textAlign = "left";
  const end = endS(geometry);
  for (let n = Math.ceil(geometry.view.startS / step - 1e-9); n * step <= end + 1e-9; n++) {
    const x = xOf(geometry, n * step);
    target.fillRect(Math.round(x), y, 1, 5);
    const text = clock(n * step, digits);
    if (x + target.measureText(text).width + 4 < geometry.plotLeftPx + geometry.plotWidthPx) {
      target.fillText(text, x + 4, y + 12);
    }
  }
}
