/** Axes of the small plots: room for labels, round steps, lines and numbers. */
import type { Palette } from "../engine/palette.ts";

export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Around the area, for labels. */
export const ROOM = { left: 46, right: 24, top: 10, bottom: 24 };

/** Sizes the canvas for the screen and returns the pen in CSS pixels and the area inside the labels. */
export function beginPlot(
  canvas: HTMLCanvasElement,
  heightPx: number,
  palette: Palette,
): { context: CanvasRenderingContext2D; area: PlotArea } | undefined {
  const context = canvas.getContext("2d", { alpha: false });
  const widthPx = canvas.clientWidth;
  if (context === null || widthPx === 0) return undefined;
  canvas.width = Math.round(widthPx * devicePixelRatio);
  canvas.height = Math.round(heightPx * devicePixelRatio);
  canvas.style.height = `${heightPx}px`;
  context.scale(devicePixelRatio, devicePixelRatio);
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, widthPx, heightPx);
  context.font = `11px ${palette.font}`;
  return {
    context,
    area: {
      left: ROOM.left,
      top: ROOM.top,
      width: widthPx - ROOM.left - ROOM.right,
      height: heightPx - ROOM.top - ROOM.bottom,
    },
  };
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` in a range. */
export function roundSteps(low: number, high: number, count: number): number[] {
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((multiple) => multiple * power >= raw) ?? 10) * power;
  const steps: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) steps.push(n * step);
  return steps;
}

export function paintAxes(
  context: CanvasRenderingContext2D,
  area: PlotArea,
  palette: Palette,
  across: readonly { readonly at: number; readonly label: string }[],
  up: readonly { readonly at: number; readonly label: string }[],
): void {
  const bottom = area.top + area.height;
  context.fillStyle = palette.border;
  for (const { at } of up) context.fillRect(area.left, Math.round(at), area.width, 1);
  for (const { at } of across) context.fillRect(Math.round(at), area.top, 1, area.height);
  context.fillStyle = palette.muted;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const { at, label } of up) context.fillText(label, area.left - 6, at);
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const { at, label } of across) context.fillText(label, at, bottom + 7);
}
