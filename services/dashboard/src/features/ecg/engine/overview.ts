/** The whole recording on one strip: the trace's extremes, beats that stand out, probability, what was left out. */
import { weight } from "../beats/beat-class.ts";
import { MISSING } from "../signal/artifact.ts";
import { SAMPLES } from "../signal/level.ts";
import type { SignalStore } from "../signal/signal-store.ts";
import { columnExtremes } from "./columns.ts";
import { hatching } from "./marks.ts";
import { beatColour, type Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { windowColumns } from "./window-columns.ts";

export const OVERVIEW_PX = 52;
const BEATS_PX = 9;
const WINDOWS_PX = 7;
const ENOUGH_VALUES = 1200;
const NORMAL = "N".charCodeAt(0);

/** The coarsest level that still has a value for each pixel of a usual screen. */
export function overviewLevel(store: SignalStore): number {
  const { levels } = store.header;
  for (let level = levels.length - 1; level >= 0; level--)
    if ((levels[level]?.nPairs ?? 0) >= ENOUGH_VALUES) return level;
  return levels.length > 0 ? 0 : SAMPLES;
}

export function paintOverview(
  canvas: HTMLCanvasElement,
  store: SignalStore,
  scene: Scene,
  lead: string,
  palette: Palette,
): void {
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) return;
  const width = canvas.clientWidth;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(OVERVIEW_PX * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, OVERVIEW_PX);
  const pxPerS = width / store.durationS;
  context.fillStyle = hatching(context, palette);
  for (const { startS, endS } of scene.excluded) {
    context.fillRect(startS * pxPerS, 0, Math.max(1, (endS - startS) * pxPerS), OVERVIEW_PX);
  }
  paintExtremes(context, store, lead, width, palette);
  paintWindows(context, scene, pxPerS, palette);
  paintBeats(context, scene, width, store.durationS, palette);
}

function paintExtremes(
  context: CanvasRenderingContext2D,
  store: SignalStore,
  lead: string,
  width: number,
  palette: Palette,
): void {
  const level = overviewLevel(store);
  const index = Math.max(
    0,
    store.header.leads.findIndex(({ name }) => name === lead),
  );
  const nValues = store.header.levels[level]?.nPairs ?? store.header.nSamples;
  const columns = Math.floor(width);
  const low = new Int16Array(columns);
  const high = new Int16Array(columns);
  columnExtremes(store.read(index, level, 0, store.durationS), 0, nValues / columns, low, high);
  const recorded = high.filter((value) => value !== MISSING).sort();
  const floor = low.filter((value) => value !== MISSING).sort();
  if (recorded.length === 0) return;
  // One pacing spike or a lost electrode must not flatten the day.
  const top = recorded[Math.floor(recorded.length * 0.98)] as number;
  const bottom = floor[Math.floor(floor.length * 0.02)] as number;
  const room = OVERVIEW_PX - BEATS_PX - WINDOWS_PX - 4;
  const scale = room / Math.max(1, top - bottom);
  context.fillStyle = palette.trace;
  context.globalAlpha = 0.75;
  for (let column = 0; column < columns; column++) {
    if (high[column] === MISSING) continue;
    const from = Math.min(room, Math.max(0, (top - (high[column] as number)) * scale));
    const to = Math.min(room, Math.max(0, (top - (low[column] as number)) * scale));
    context.fillRect(column, BEATS_PX + 2 + from, 1, Math.max(1, to - from));
  }
  context.globalAlpha = 1;
}

function paintWindows(context: CanvasRenderingContext2D, scene: Scene, pxPerS: number, palette: Palette): void {
  windowColumns(scene.windows, 0, pxPerS, Math.ceil(context.canvas.clientWidth)).forEach((probability, column) => {
    if (probability < 0) return;
    context.fillStyle = probability >= scene.threshold ? palette.urgent : palette.accent;
    const height = Math.max(1, probability * WINDOWS_PX);
    context.fillRect(column, OVERVIEW_PX - height, 1, height);
  });
}

/** As high as their share of the pixel's beats, in the colour of the heaviest class. */
function paintBeats(
  context: CanvasRenderingContext2D,
  { beats }: Scene,
  width: number,
  durationS: number,
  palette: Palette,
): void {
  const nColumns = Math.ceil(width) + 1;
  const heaviest = new Uint8Array(nColumns);
  const count = new Uint32Array(nColumns);
  const unusual = new Uint32Array(nColumns);
  for (let beat = 0; beat < beats.count; beat++) {
    const column = Math.floor(((beats.timeS[beat] as number) / durationS) * width);
    const code = beats.letter[beat] as number;
    count[column] = (count[column] as number) + 1;
    if (code === NORMAL) continue;
    unusual[column] = (unusual[column] as number) + 1;
    if (weight(code) > weight(heaviest[column] as number)) heaviest[column] = code;
  }
  for (let column = 0; column < nColumns; column++) {
    if (unusual[column] === 0) continue;
    context.fillStyle = beatColour(palette, String.fromCharCode(heaviest[column] as number));
    const height = 2 + ((BEATS_PX - 2) * (unusual[column] as number)) / (count[column] as number);
    context.fillRect(column, BEATS_PX - height, 1.5, height);
  }
}
