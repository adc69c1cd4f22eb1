import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatCount, formatNumber, useTheme } from "../../../ui/index.ts";
import { beatColour, type Palette, paletteOf } from "../engine/palette.ts";
import { type Beats, letterAt } from "./beats-csv.ts";
import { beginPlot, paintAxes, roundSteps } from "./plot-frame.ts";
import { cloudWidthsMs, type PoincarePoints, poincare, robustRange } from "./rr.ts";

const HEIGHT_PX = 324;
/** Above this many points, fainter ones show where they lie thickest. */
const FAINT_FROM = 3_000;

/** Each interval against the next one: a narrow cloud is a steady rhythm, islands are ectopic beats. */
export function PoincarePlot({ beats }: { beats: Beats }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const points = useMemo(() => poincare(beats), [beats]);
  const range = useMemo(() => robustRange(points.rrMs, 100), [points]);
  const widths = useMemo(() => cloudWidthsMs(points), [points]);
  // The theme's colours are read from the page
  useEffect(() => {
    const element = canvas.current;
    if (element === null || range === undefined) return undefined;
    const paint = (): void => paintCloud(element, points, beats, range, paletteOf(element));
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [points, beats, range, theme]);
  if (range === undefined) return null;
  const spread = widths === undefined ? "" : `SD1 ${formatNumber(widths.sd1)} ms, SD2 ${formatNumber(widths.sd2)} ms`;
  return (
    <figure class="ecg-plot">
      <figcaption>
        Poincaré: next RR against RR, ms <span class="muted number">{spread}</span>
      </figcaption>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Poincaré plot of ${formatCount(points.rrMs.length)} pairs of intervals. ${spread}.`}
      />
    </figure>
  );
}

function paintCloud(
  canvas: HTMLCanvasElement,
  points: PoincarePoints,
  beats: Beats,
  { low, high }: { low: number; high: number },
  palette: Palette,
): void {
  const begun = beginPlot(canvas, HEIGHT_PX, palette);
  if (begun === undefined) return;
  const { context, area } = begun;
  // The same scale both ways, so that the line of identity rises at 45 degrees.
  const side = Math.min(area.width, area.height);
  const square = { left: area.left, top: area.top + area.height - side, width: side, height: side };
  const across = (ms: number): number => square.left + ((ms - low) / (high - low)) * side;
  const up = (ms: number): number => square.top + side - ((ms - low) / (high - low)) * side;
  const steps = roundSteps(low, high, 5);
  paintAxes(
    context,
    square,
    palette,
    steps.map((ms) => ({ at: across(ms), label: `${ms}` })),
    steps.map((ms) => ({ at: up(ms), label: `${ms}` })),
  );
  context.strokeStyle = palette.muted;
  context.beginPath();
  context.moveTo(across(low), up(low));
  context.lineTo(across(high), up(high));
  context.stroke();
  const many = points.rrMs.length > FAINT_FROM;
  const dot = many ? 1.5 : 3;
  context.globalAlpha = many ? 0.35 : 0.8;
  for (let index = 0; index < points.rrMs.length; index++) {
    const x = across(points.rrMs[index] as number);
    const y = up(points.nextRrMs[index] as number);
    if (x < square.left || x > square.left + side || y < square.top || y > square.top + side) continue;
    const letter = letterAt(beats, points.beat[index] as number);
    context.fillStyle = letter === "N" ? palette.accent : beatColour(palette, letter);
    // Ectopic beats are squares on end, so that colour is not alone.
    if (letter === "N" || many) context.fillRect(x - dot / 2, y - dot / 2, dot, dot);
    else diamond(context, x, y);
  }
  context.globalAlpha = 1;
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 3.5);
  context.lineTo(x + 3.5, y);
  context.lineTo(x, y + 3.5);
  context.lineTo(x - 3.5, y);
  context.fill();
}
