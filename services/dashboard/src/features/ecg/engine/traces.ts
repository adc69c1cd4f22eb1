/** Draws the leads of a stretch of device pixels: strokes from lowest to highest, or the line through the samples. */
import { piecesOf } from "../paper/layout.ts";
import { MISSING } from "../signal/artifact.ts";
import { factorOf, pickLevel, SAMPLES } from "../signal/level.ts";
import { restingValue } from "../signal/resting-value.ts";
import type { Run, SignalStore } from "../signal/signal-store.ts";
import { columnExtremes, polyline } from "./columns.ts";
import { baselineMm, type Geometry } from "./geometry.ts";

/** Below this many samples a pixel, strokes would show steps: the line is drawn even while moving. */
const STROKES_FROM = 3;

/** Wide lines cost by the square of their points in one path: short paths keep that small. */
const POINTS_A_PATH = 96;

const FINE_WIDTH_PX = 1.2;

/** Until a level is here, one that is this much coarser stands in for it: two levels, blocks of some pixels. */
const WIDEST_STAND_IN = 64;

export interface TraceRequest {
  /** First device pixel, counted from the start of the recording, and how many. */
  readonly firstPx: number;
  readonly nPx: number;
  readonly devicePixelRatio: number;
  /** Smooth and 1.2 px wide; false while things move. */
  readonly fine: boolean;
  readonly colour: string;
}

/** The level that a geometry needs. */
export function levelFor(store: SignalStore, pxPerS: number, devicePixelRatio: number): number {
  return pickLevel(store.header.levels, store.header.samplingRateHz / (pxPerS * devicePixelRatio));
}

/** Remembers what each lead rests on, from the finest values seen so far. */
export class RestingLevels {
  /** Grows when a level was corrected: whatever was drawn before stands at another height. */
  version = 0;
  readonly #known = new Map<number, { level: number; value: number }>();

  of(store: SignalStore, lead: number, level: number, runs: readonly Run[]): number {
    const known = this.#known.get(lead);
    if (known !== undefined && known.level <= level) return known.value;
    const value = restingValue(runs);
    if (value === undefined) return known?.value ?? -(store.header.leads[lead]?.offsetUv ?? 0);
    this.#known.set(lead, { level, value });
    this.version++;
    return value;
  }
}

/** Draws with the origin at the first pixel and the plot's top. Returns whether all that belongs there was at hand. */
export function drawTraces(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  store: SignalStore,
  resting: RestingLevels,
  geometry: Geometry,
  request: TraceRequest,
): boolean {
  const { firstPx, nPx, devicePixelRatio, fine } = request;
  const devicePxPerS = geometry.pxPerS * devicePixelRatio;
  const startS = firstPx / devicePxPerS;
  const endS = Math.min((firstPx + nPx) / devicePxPerS, geometry.durationS);
  const best = levelFor(store, geometry.pxPerS, devicePixelRatio);
  const level = levelAtHand(store, best, startS, endS);
  context.strokeStyle = request.colour;
  context.fillStyle = request.colour;
  context.lineJoin = "bevel";
  context.lineCap = "butt";
  geometry.layout.rows.forEach((row, rowIndex) => {
    const baselinePx =
      (baselineMm(geometry.layout, rowIndex) - geometry.view.topMm) * geometry.pxPerMm * devicePixelRatio;
    for (const piece of piecesOf(row, startS, endS)) {
      const lead = store.header.leads.findIndex(({ name }) => name === piece.cell.lead);
      const scale = store.header.leads[lead];
      if (scale === undefined) continue;
      const fromS = Math.max(piece.startS, startS);
      const toS = Math.min(piece.endS, endS);
      const runs = store.read(lead, level, fromS, toS);
      const pxPerValue = (scale.uvPerLsb / 1000) * geometry.pxPerMv * devicePixelRatio * (piece.cell.inverted ? -1 : 1);
      const zeroPx = baselinePx + resting.of(store, lead, level, runs) * pxPerValue;
      const valuesPerPx = store.header.samplingRateHz / factorOf(store.header, level) / devicePxPerS;
      const opens = row.cells.length > 1 && fromS === piece.startS;
      const closes = row.cells.length > 1 && toS === piece.endS;
      const part = { runs, fromS, toS, opens, closes, firstPx, devicePxPerS, valuesPerPx, zeroPx, pxPerValue };
      if (level === SAMPLES && (fine || valuesPerPx < STROKES_FROM)) {
        context.lineWidth = fine ? FINE_WIDTH_PX * devicePixelRatio : 1;
        strokeLine(context, part);
      } else {
        fillColumns(context, part);
      }
    }
  });
  return store.holds(best, startS, endS);
}

interface Part {
  readonly runs: readonly Run[];
  readonly fromS: number;
  readonly toS: number;
  /** Whether the lead's column starts here, or ends: then its line does too. */
  readonly opens: boolean;
  readonly closes: boolean;
  readonly firstPx: number;
  readonly devicePxPerS: number;
  readonly valuesPerPx: number;
  readonly zeroPx: number;
  readonly pxPerValue: number;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

let low = new Int16Array(512);
let high = new Int16Array(512);

function fillColumns(context: Context, part: Part): void {
  const from = Math.round(part.fromS * part.devicePxPerS);
  const count = Math.round(part.toS * part.devicePxPerS) - from;
  if (count <= 0) return;
  if (low.length < count) {
    low = new Int16Array(count);
    high = new Int16Array(count);
  }
  const lows = low.subarray(0, count);
  const highs = high.subarray(0, count);
  columnExtremes(part.runs, from * part.valuesPerPx, part.valuesPerPx, lows, highs);
  // Rectangles, not one path: a path of a thousand strokes takes a processor without GPU ten milliseconds to fill.
  for (let column = 0; column < count; column++) {
    const value = highs[column] as number;
    if (value === MISSING) continue;
    const x = from - part.firstPx + column;
    const top = part.zeroPx - value * part.pxPerValue;
    const bottom = part.zeroPx - (lows[column] as number) * part.pxPerValue;
    // Even a flat stretch is a pixel high.
    const half = Math.max(0, (1 - Math.abs(bottom - top)) / 2);
    context.fillRect(x, Math.min(top, bottom) - half, 1, Math.abs(bottom - top) + 2 * half);
  }
}

function strokeLine(context: Context, part: Part): void {
  const valueRateHz = part.valuesPerPx * part.devicePxPerS;
  // A line comes from and goes to what stands outside, but a lead's column ends where the next one starts.
  const outside = 1 + Math.floor(part.valuesPerPx);
  const first = Math.ceil(part.fromS * valueRateHz - 1e-6) - (part.opens ? 0 : outside);
  const last = Math.ceil(part.toS * valueRateHz - 1e-6) - 1 + (part.closes ? 0 : outside);
  const line = polyline(part.runs, first, last, part.valuesPerPx);
  const { at, value, starts } = line;
  for (let piece = 0; piece < starts.length; piece++) {
    const start = starts[piece] as number;
    const end = starts[piece + 1] ?? at.length;
    for (let point = start; point < end - 1 || point === start; point += POINTS_A_PATH) {
      context.beginPath();
      for (let next = point; next < Math.min(end, point + POINTS_A_PATH + 1); next++) {
        const x = (at[next] as number) / part.valuesPerPx - part.firstPx;
        const y = part.zeroPx - (value[next] as number) * part.pxPerValue;
        if (next === point) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.stroke();
    }
  }
}

/** The wanted level; until it is here a coarser one, if its pairs are not too wide on the screen, or a finer one. */
function levelAtHand(store: SignalStore, best: number, startS: number, endS: number): number {
  if (store.holds(best, startS, endS)) return best;
  const widest = factorOf(store.header, best) * WIDEST_STAND_IN;
  for (let level = best + 1; factorOf(store.header, level) <= widest && level < store.header.levels.length; level++) {
    if (store.holds(level, startS, endS)) return level;
  }
  for (let level = best - 1; level >= SAMPLES; level--) if (store.holds(level, startS, endS)) return level;
  return best;
}
