/** What stands over and beside the traces: lead names, beats, excluded stretches, probability by window. */
import { weight } from "../beats/beat-class.ts";
import type { Beats } from "../beats/beats-csv.ts";
import { lowerBound } from "../calipers/snapping.ts";
import { labelOf, piecesOf } from "../paper/layout.ts";
import { AXIS_LANE_PX, BEAT_LANE_PX, baselineY, endS, type Geometry, WINDOW_LANE_PX, xOf } from "./geometry.ts";
import { beatColour, type Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { windowColumns } from "./window-columns.ts";

type Context = CanvasRenderingContext2D;

/** Letters nearer than this would lie on each other: then beats are strokes. */
const LETTER_PITCH_PX = 13;
/** Half of the tint behind a beat that is not normal, about a wide QRS. */
const TINT_S = 0.09;
const NARROWEST_HATCH_PX = 4;
const NARROWEST_WORDS_PX = 40;
/** The band at the lower edge of the paper that says what made a window abnormal. */
const REASON_BAND_PX = 10;
/** A weight from which on the band is as dark as it gets: from even odds to 0.88. */
const HEAVY_LOGIT = 2;
const NORMAL = "N".charCodeAt(0);

/** Drawn under the traces: tints of beats, hatching of what was left out, paper beyond the end of the recording. */
export function paintUnder(context: Context, geometry: Geometry, scene: Scene, palette: Palette): void {
  const { plotTopPx: top, plotHeightPx: height } = geometry;
  const spanS = geometry.plotWidthPx / geometry.pxPerS;
  if (spanS <= 60) {
    context.globalAlpha = 0.16;
    forVisible(scene.beats, geometry, (index) => {
      const code = scene.beats.letter[index] as number;
      if (code === NORMAL) return;
      context.fillStyle = beatColour(palette, String.fromCharCode(code));
      const x = xOf(geometry, scene.beats.timeS[index] as number);
      const half = Math.max(2, TINT_S * geometry.pxPerS);
      context.fillRect(x - half, top, 2 * half, height);
    });
    context.globalAlpha = 1;
  }
  const pastEnd = xOf(geometry, geometry.durationS);
  const right = geometry.plotLeftPx + geometry.plotWidthPx;
  if (pastEnd < right) {
    context.globalAlpha = 0.6;
    context.fillStyle = palette.surface;
    context.fillRect(pastEnd, top, right - pastEnd, height);
    context.globalAlpha = 1;
  }
  paintExcluded(context, geometry, scene, palette);
  paintReasons(context, geometry, scene, palette);
}

function paintReasons(context: Context, geometry: Geometry, scene: Scene, palette: Palette): void {
  const { plotLeftPx: left, plotTopPx: top, plotHeightPx: height } = geometry;
  const right = left + geometry.plotWidthPx;
  context.fillStyle = palette.urgent;
  for (const reason of scene.reasons) {
    const from = Math.max(xOf(geometry, reason.startS), left);
    const to = Math.min(xOf(geometry, reason.endS), right);
    if (to <= from) continue;
    context.globalAlpha = 0.7 * Math.min(1, reason.weight / HEAVY_LOGIT);
    context.fillRect(from, top + height - REASON_BAND_PX, to - from, REASON_BAND_PX);
  }
  context.globalAlpha = 1;
}

function paintExcluded(context: Context, geometry: Geometry, scene: Scene, palette: Palette): void {
  const { plotLeftPx: left, plotTopPx: top, plotHeightPx: height } = geometry;
  const right = left + geometry.plotWidthPx;
  let doneTo = Number.NEGATIVE_INFINITY;
  context.font = `600 12px ${palette.font}`;
  context.textBaseline = "bottom";
  context.textAlign = "left";
  for (const stretch of scene.excluded) {
    const from = Math.max(Math.round(xOf(geometry, stretch.startS)), left);
    const to = Math.min(Math.max(Math.round(xOf(geometry, stretch.endS)), from + 1), right);
    // Far out several stretches fall into one pixel: it is marked once.
    if (to <= Math.max(from, doneTo)) continue;
    doneTo = to;
    // A stretch too narrow for hatching is a line: patterns are dear where there is no GPU.
    context.fillStyle = to - from < NARROWEST_HATCH_PX ? palette.hatch : hatching(context, palette);
    context.fillRect(from, top, to - from, height);
    const words = `left out: ${stretch.reason}`;
    if (to - from > NARROWEST_WORDS_PX && to - from > context.measureText(words).width + 8)
      haloText(context, words, from + 4, top + height - 4, palette, palette.text);
  }
}

/** Drawn over the traces: names of leads where they start, or at the left edge where they started before. */
export function paintLabels(context: Context, geometry: Geometry, scene: Scene, palette: Palette): void {
  context.font = `600 13px ${palette.font}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  const start = geometry.view.startS;
  const end = endS(geometry);
  const topPx = geometry.plotTopPx;
  geometry.layout.rows.forEach((row, rowIndex) => {
    const pitch = geometry.layout.rowPitchMm * geometry.pxPerMm;
    const rowTop = topPx + (rowIndex * geometry.layout.rowPitchMm - geometry.view.topMm) * geometry.pxPerMm;
    // A row whose upper edge is out of sight keeps its name at the paper's edge.
    const y = Math.max(rowTop + Math.min(17, Math.max(12, pitch * 0.3)), topPx + 14);
    if (y > rowTop + pitch || y > topPx + geometry.plotHeightPx) return;
    for (const piece of piecesOf(row, start, end)) {
      const x = xOf(geometry, piece.startS);
      const stuck = Math.max(x, geometry.plotLeftPx) + 5;
      const poor = scene.poorLeads.has(piece.cell.lead);
      const words = labelOf(piece.cell) + (poor ? " ⚠ poor" : "");
      const room = xOf(geometry, piece.endS) - 4;
      if (stuck + context.measureText(words).width > room) continue;
      haloText(context, words, stuck, y, palette, poor ? palette.attention : palette.text);
      if (row.cells.length > 1 && x > geometry.plotLeftPx + 1) {
        const baseline = baselineY(geometry, rowIndex);
        context.fillStyle = palette.trace;
        context.fillRect(Math.round(x), baseline - 2.5 * geometry.pxPerMm, 1, 5 * geometry.pxPerMm);
      }
    }
  });
}

/** The lane above the paper: a letter for each beat, or strokes where letters have no room. */
export function paintBeats(context: Context, geometry: Geometry, beats: Beats, palette: Palette): void {
  const first = lowerBound(beats.timeS, geometry.view.startS);
  const last = lowerBound(beats.timeS, endS(geometry));
  if (last <= first) return;
  if (geometry.plotWidthPx / (last - first) >= LETTER_PITCH_PX) paintLetters(context, geometry, beats, palette);
  else paintDense(context, geometry, beats, palette);
}

function paintLetters(context: Context, geometry: Geometry, beats: Beats, palette: Palette): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  const y = BEAT_LANE_PX / 2 - 1;
  forVisible(beats, geometry, (index) => {
    const code = beats.letter[index] as number;
    const letter = String.fromCharCode(code);
    const x = xOf(geometry, beats.timeS[index] as number);
    const colour = beatColour(palette, letter);
    if (code !== NORMAL) {
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, y, 8.5, 0, 2 * Math.PI);
      context.fill();
    }
    context.font = `${code === NORMAL ? 500 : 700} 12px ${palette.font}`;
    context.fillStyle = code === NORMAL ? colour : palette.surface;
    context.fillText(letter, x, y + 0.5);
    context.fillStyle = colour;
    context.fillRect(Math.round(x), BEAT_LANE_PX - 4, 1, 4);
  });
}

function paintDense(context: Context, geometry: Geometry, beats: Beats, palette: Palette): void {
  const heaviest = new Uint8Array(Math.ceil(geometry.plotWidthPx));
  const { startS } = geometry.view;
  const last = lowerBound(beats.timeS, endS(geometry));
  for (let index = lowerBound(beats.timeS, startS); index < last; index++) {
    const column = Math.floor(((beats.timeS[index] as number) - startS) * geometry.pxPerS);
    const code = beats.letter[index] as number;
    if (weight(code) > weight(heaviest[column] as number)) heaviest[column] = code;
  }
  for (const code of new Set(heaviest)) {
    if (code === 0) continue;
    context.fillStyle = beatColour(palette, String.fromCharCode(code));
    // Heavier classes stand higher, so that colour is not alone.
    const height = code === NORMAL ? 4 : 6 + 2.5 * weight(code);
    forRuns(heaviest, (from, to) => {
      if (heaviest[from] !== code) return;
      context.fillRect(geometry.plotLeftPx + from, BEAT_LANE_PX - height, to - from, height);
    });
  }
}

/** The lane under the times: the windows' probability as height, in another colour above the threshold's line. */
export function paintWindows(context: Context, geometry: Geometry, scene: Scene, palette: Palette): void {
  const top = geometry.plotTopPx + geometry.plotHeightPx + AXIS_LANE_PX;
  const height = WINDOW_LANE_PX;
  context.fillStyle = palette.muted;
  context.font = `10px ${palette.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText("p abn.", geometry.plotLeftPx - 3, top + height / 2, geometry.plotLeftPx - 4);
  context.fillStyle = palette.sunken;
  context.fillRect(geometry.plotLeftPx, top, geometry.plotWidthPx, height);
  const columns = windowColumns(scene.windows, geometry.view.startS, geometry.pxPerS, Math.ceil(geometry.plotWidthPx));
  const bars = columns.map((probability) => (probability < 0 ? 0 : Math.max(1, Math.round(probability * height))));
  for (const abnormal of [false, true]) {
    context.fillStyle = abnormal ? palette.urgent : palette.accent;
    const part = bars.map((bar, column) => ((columns[column] as number) >= scene.threshold === abnormal ? bar : 0));
    forRuns(part, (from, to) => {
      const bar = part[from] as number;
      if (bar > 0) context.fillRect(geometry.plotLeftPx + from, top + height - bar, to - from, bar);
    });
  }
  context.fillStyle = palette.muted;
  context.fillRect(geometry.plotLeftPx, Math.round(top + height * (1 - scene.threshold)), geometry.plotWidthPx, 1);
}

let hatch: { colour: string; pattern: CanvasPattern } | undefined;

export function hatching(context: Context, palette: Palette): CanvasPattern | string {
  if (hatch?.colour === palette.hatch) return hatch.pattern;
  const tile = document.createElement("canvas");
  tile.width = 8;
  tile.height = 8;
  const pen = tile.getContext("2d");
  if (pen === null) return palette.hatch;
  pen.strokeStyle = palette.hatch;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  if (pattern === null) return palette.hatch;
  hatch = { colour: palette.hatch, pattern };
  return pattern;
}

/** Visits columns of equal value as one stretch: a lane of a thousand rectangles costs as much as three traces. */
function forRuns(values: ArrayLike<number>, visit: (from: number, to: number) => void): void {
  for (let from = 0, to = 0; from < values.length; from = to) {
    while (to < values.length && values[to] === values[from]) to++;
    visit(from, to);
  }
}

function forVisible(beats: Beats, geometry: Geometry, visit: (index: number) => void): void {
  const last = lowerBound(beats.timeS, endS(geometry));
  for (let index = lowerBound(beats.timeS, geometry.view.startS); index < last; index++) visit(index);
}

/** Text on paper keeps a rim of paper, so that lines and traces do not run through it. */
function haloText(context: Context, words: string, x: number, y: number, palette: Palette, colour: string): void {
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = palette.paper;
  context.strokeText(words, x, y);
  context.fillStyle = colour;
  context.fillText(words, x, y);
}
