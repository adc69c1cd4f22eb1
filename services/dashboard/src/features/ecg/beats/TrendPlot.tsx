import { useEffect, useMemo, useRef } from "preact/hooks";
import { useTheme } from "../../../ui/index.ts";
import { type Palette, paletteOf } from "../engine/palette.ts";
import { clock, timeStepS } from "../paper/scale.ts";
import type { Beats } from "./beats-csv.ts";
import { beginPlot, paintAxes, ROOM, roundSteps } from "./plot-frame.ts";
import { robustRange, type TrendBin, trend } from "./rr.ts";

const HEIGHT_PX = 150;
/** Fewer beats than this for each pixel: every beat is a dot. */
const DOTS_UP_TO = 600;

/** A number from beat to beat over the whole recording: range and mean of each pixel, or dots when there are few. */
export function TrendPlot({
  beats,
  durationS,
  caption,
  summary,
  unitStep,
  measure,
  onPick,
}: {
  beats: Beats;
  durationS: number;
  caption: string;
  /** The plot in words. */
  summary: string;
  /** Steps of the axis are not finer than this. */
  unitStep: number;
  measure: (rrMs: number) => number;
  onPick: (timeS: number) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const range = useMemo(() => robustRange(beats.rrMs.map(measure), unitStep), [beats, measure, unitStep]);
  // The theme's colours are read from the page
  useEffect(() => {
    const element = canvas.current;
    if (element === null || range === undefined) return undefined;
    const paint = (): void => paintTrend(element, beats, durationS, range, measure, paletteOf(element));
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [beats, durationS, range, measure, theme]);
  if (range === undefined) return null;
  return (
    <figure class="ecg-plot" data-jumps>
      <figcaption>{caption}</figcaption>
      <canvas
        ref={canvas}
        role="img"
        aria-label={summary}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left - ROOM.left) / (box.width - ROOM.left - ROOM.right);
          if (share >= 0 && share <= 1) onPick(share * durationS);
        }}
      />
    </figure>
  );
}

function paintTrend(
  canvas: HTMLCanvasElement,
  beats: Beats,
  durationS: number,
  range: { low: number; high: number },
  measure: (rrMs: number) => number,
  palette: Palette,
): void {
  const begun = beginPlot(canvas, HEIGHT_PX, palette);
  if (begun === undefined) return;
  const { context, area } = begun;
  const x = (timeS: number): number => area.left + (timeS / durationS) * area.width;
  const y = (value: number): number => {
    const share = (value - range.low) / (range.high - range.low);
    return area.top + area.height * (1 - Math.min(1, Math.max(0, share)));
  };
  const step = timeStepS(area.width / durationS, 70);
  const times = Array.from({ length: Math.floor(durationS / step) + 1 }, (_, n) => ({
    at: x(n * step),
    label: clock(n * step),
  }));
  const values = roundSteps(range.low, range.high, 4).map((value) => ({ at: y(value), label: `${Math.round(value)}` }));
  paintAxes(context, area, palette, times, values);
  if (beats.count <= DOTS_UP_TO) {
    context.fillStyle = palette.accent;
    for (let beat = 0; beat < beats.count; beat++) {
      const value = measure(beats.rrMs[beat] as number);
      if (Number.isFinite(value)) context.fillRect(x(beats.timeS[beat] as number) - 1.5, y(value) - 1.5, 3, 3);
    }
    return;
  }
  paintBins(context, trend(beats, durationS, Math.floor(area.width), measure), area.left, y, palette);
}

function paintBins(
  context: CanvasRenderingContext2D,
  bins: readonly TrendBin[],
  left: number,
  y: (value: number) => number,
  palette: Palette,
): void {
  context.globalAlpha = 0.35;
  context.fillStyle = palette.accent;
  bins.forEach(({ low, high }, column) => {
    if (!Number.isNaN(low)) context.fillRect(left + column, y(high), 1, Math.max(1, y(low) - y(high)));
  });
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.25;
  context.beginPath();
  let open = false;
  bins.forEach(({ mean }, column) => {
    if (Number.isNaN(mean)) return;
    if (open) context.lineTo(left + column + 0.5, y(mean));
    else context.moveTo(left + column + 0.5, y(mean));
    open = true;
  });
  context.stroke();
}
