/** The canvas: draws a scene for a viewport, only when something changed, coarse while it moves and fine when it rests. */
import type { SignalStore } from "../signal/signal-store.ts";
import {
  AXIS_LANE_PX,
  BEAT_LANE_PX,
  type Geometry,
  geometryOf,
  gutterPx,
  paperHeightMm,
  WINDOW_LANE_PX,
} from "./geometry.ts";
import { paintBeats, paintLabels, paintUnder, paintWindows } from "./marks.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { PaperLayer, paintPulses, paintTimes } from "./paper-layer.ts";
import type { Scene } from "./scene.ts";
import { TraceTiles } from "./tiles.ts";
import { drawTraces, levelFor, RestingLevels } from "./traces.ts";
import { clamp, type Extent, magnification, onPaper, type Viewport } from "./viewport.ts";

/** Things rest when nothing moved for this long. */
const REST_MS = 140;
/** While things move, data is asked for this often. */
const WANT_EVERY_MS = 60;
/** Time that one frame may spend on making tiles finer. */
const REFINE_BUDGET_MS = 4;
/** Entries of the browser's own timeline that are kept. */
const MOST_MEASURES = 2000;

export interface StageSize {
  readonly widthPx: number;
  /** Paper before it is magnified. */
  readonly basePxPerMm: number;
  /** The longest stretch that may be seen at once. */
  readonly longestS: number;
}

export class EcgStage {
  /** Called after each frame with where things are now. */
  onFrame: (geometry: Geometry) => void = () => {};
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #store: SignalStore;
  readonly #paper = new PaperLayer();
  readonly #tiles = new TraceTiles();
  readonly #resting = new RestingLevels();
  /** When the data for the first picture was here. */
  #dataAt = performance.now();
  #scene: Scene;
  #size: StageSize = { widthPx: 0, basePxPerMm: 4, longestS: 30 };
  #palette: Palette;
  #view: Viewport = { startS: 0, pxPerS: 100, topMm: 0 };
  #frame = 0;
  #timer = 0;
  #wantTimer = 0;
  #movedAt = Number.NEGATIVE_INFINITY;
  #scaledAt = Number.NEGATIVE_INFINITY;
  #visible = false;
  #measures = 0;

  constructor(canvas: HTMLCanvasElement, store: SignalStore, scene: Scene) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("This browser gives no canvas to draw on.");
    this.#canvas = canvas;
    this.#context = context;
    this.#store = store;
    this.#scene = scene;
    this.#palette = paletteOf(canvas);
  }

  get extent(): Extent {
    const { widthPx, basePxPerMm, longestS } = this.#size;
    const paperMm = paperHeightMm(this.#scene.layout);
    return {
      widthPx: Math.max(1, widthPx - gutterPx(basePxPerMm)),
      heightPx: Math.round(paperMm * basePxPerMm),
      durationS: this.#store.durationS,
      paperMm,
      mmPerS: this.#scene.mmPerS,
      basePxPerMm,
      longestS,
    };
  }

  get view(): Viewport {
    return this.#view;
  }

  get geometry(): Geometry {
    return geometryOf(this.#scene.layout, this.#view, this.extent, this.#scene.mmPerMv);
  }

  /** Shows another stretch, or another scale of it; both are motion. */
  show(view: Viewport): void {
    const clamped = clamp(view, this.extent);
    const now = performance.now();
    if (clamped.pxPerS !== this.#view.pxPerS || clamped.topMm !== this.#view.topMm) this.#scaledAt = now;
    this.#movedAt = now;
    this.#view = clamped;
    this.#want();
    this.redraw();
  }

  setScene(scene: Scene): void {
    this.#change(() => {
      this.#scene = scene;
    });
  }

  setSize(size: StageSize): void {
    this.#change(() => {
      this.#size = size;
    });
  }

  /** The theme changed. */
  recolour(): void {
    this.#palette = paletteOf(this.#canvas);
    this.redraw();
  }

  /** New data came in. */
  refresh(): void {
    if (!this.#visible) this.#dataAt = performance.now();
    this.#tiles.refreshIncomplete();
    this.#want();
    this.redraw();
  }

  redraw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    clearTimeout(this.#wantTimer);
    this.onFrame = () => {};
    this.redraw = () => {};
  }

  /** What stood on paper stands on paper after a change of speed or size; a change is no motion. */
  #change(change: () => void): void {
    const onPaperBefore = Math.abs(magnification(this.#view, this.extent) - 1) < 1e-6;
    change();
    this.#fitCanvas();
    this.show(onPaperBefore ? onPaper(this.extent, this.#view.startS) : this.#view);
    this.#movedAt = Number.NEGATIVE_INFINITY;
    this.#scaledAt = Number.NEGATIVE_INFINITY;
  }

  #fitCanvas(): void {
    const { heightPx } = this.extent;
    const windows = this.#scene.windows.length > 0 ? WINDOW_LANE_PX : 0;
    const height = BEAT_LANE_PX + heightPx + AXIS_LANE_PX + windows;
    const ratio = devicePixelRatio;
    const width = Math.round(this.#size.widthPx * ratio);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== Math.round(height * ratio)) this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.height = `${height}px`;
  }

  #want(): void {
    if (this.#wantTimer !== 0) return;
    this.#wantTimer = window.setTimeout(
      () => {
        this.#wantTimer = 0;
        const level = levelFor(this.#store, this.#view.pxPerS, devicePixelRatio);
        this.#store.want(level, this.#view.startS, this.#view.startS + this.extent.widthPx / this.#view.pxPerS);
      },
      this.#visible ? WANT_EVERY_MS : 0,
    );
  }

  #draw(): void {
    this.#frame = 0;
    if (this.#size.widthPx === 0) return;
    const began = performance.now();
    const geometry = this.geometry;
    const complete = this.#paint(geometry, began);
    this.onFrame(geometry);
    this.#measure(began);
    if (complete && !this.#visible) {
      this.#visible = true;
      performance.measure("ecg-trace-visible", { start: this.#dataAt, end: performance.now() });
    }
  }

  #paint(geometry: Geometry, began: number): boolean {
    const context = this.#context;
    const ratio = devicePixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.#paper.paint(context, geometry, this.#palette, ratio);
    const plot = {
      x: Math.round(geometry.plotLeftPx * ratio),
      y: Math.round(geometry.plotTopPx * ratio),
      width: Math.round(geometry.plotWidthPx * ratio),
      height: Math.round(geometry.plotHeightPx * ratio),
    };
    context.fillStyle = this.#palette.surface;
    context.fillRect(0, 0, this.#canvas.width, plot.y);
    context.fillRect(0, plot.y + plot.height, this.#canvas.width, this.#canvas.height);
    context.save();
    context.beginPath();
    context.rect(plot.x, plot.y, plot.width, plot.height);
    context.clip();
    context.scale(ratio, ratio);
    paintUnder(context, geometry, this.#scene, this.#palette);
    context.setTransform(1, 0, 0, 1, 0, 0);
    const complete = this.#paintTraces(geometry, plot, began);
    context.scale(ratio, ratio);
    paintLabels(context, geometry, this.#scene, this.#palette);
    context.restore();
    context.scale(ratio, ratio);
    paintPulses(context, geometry, this.#palette);
    paintTimes(context, geometry, this.#palette);
    context.save();
    context.beginPath();
    context.rect(geometry.plotLeftPx, 0, geometry.plotWidthPx, geometry.plotTopPx);
    context.clip();
    paintBeats(context, geometry, this.#scene.beats, this.#palette);
    context.restore();
    if (this.#scene.windows.length > 0) paintWindows(context, geometry, this.#scene, this.#palette);
    return complete;
  }

  #paintTraces(
    geometry: Geometry,
    plot: { x: number; y: number; width: number; height: number },
    began: number,
  ): boolean {
    const ratio = devicePixelRatio;
    const originPx = Math.round(geometry.view.startS * geometry.pxPerS * ratio);
    const request = {
      geometry,
      store: this.#store,
      resting: this.#resting,
      devicePixelRatio: ratio,
      colour: this.#palette.trace,
    };
    if (began - this.#scaledAt < REST_MS) {
      // Tiles of a scale that the next frame leaves behind are not worth their copying.
      this.#restLater();
      const context = this.#context;
      context.save();
      context.translate(plot.x, plot.y);
      const complete = drawTraces(context, this.#store, this.#resting, geometry, {
        firstPx: originPx,
        nPx: plot.width,
        devicePixelRatio: ratio,
        fine: false,
        colour: request.colour,
      });
      context.restore();
      return complete;
    }
    const { layout, mmPerMv } = this.#scene;
    const scale = [geometry.pxPerS, geometry.pxPerMm, mmPerMv, geometry.view.topMm, plot.height, ratio, request.colour];
    this.#tiles.prepare([layoutKey(layout), this.#resting.version, ...scale].join());
    if (began - this.#movedAt < REST_MS) this.#restLater();
    else if (this.#visible) this.#refine(request, originPx, plot, began);
    const complete = this.#tiles.show(this.#context, request, originPx, plot);
    // The first frame showed everything coarsely; the next ones make it fine.
    if (complete && !this.#visible) this.redraw();
    return complete;
  }

  #refine(
    request: Parameters<TraceTiles["refineOne"]>[0],
    originPx: number,
    plot: Parameters<TraceTiles["refineOne"]>[2],
    began: number,
  ): void {
    let more = true;
    while (more && performance.now() - began < REFINE_BUDGET_MS) more = this.#tiles.refineOne(request, originPx, plot);
    if (more) this.redraw();
  }

  #restLater(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.redraw(), REST_MS + 10);
  }

  #measure(began: number): void {
    performance.measure("ecg-frame", { start: began, end: performance.now() });
    this.#measures++;
    if (this.#measures < MOST_MEASURES) return;
    this.#measures = 0;
    performance.clearMeasures("ecg-frame");
  }
}

function layoutKey({ name, rows, rowPitchMm }: Scene["layout"]): string {
  return `${name}/${rowPitchMm}/${rows.map((row) => row.cells.map((cell) => `${cell.inverted}${cell.lead}`).join("+")).join(";")}`;
}
