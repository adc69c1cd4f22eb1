/** Traces drawn ahead on narrow canvases, so that panning only copies them. */
import type { SignalStore } from "../signal/signal-store.ts";
import type { Geometry } from "./geometry.ts";
import { drawTraces, type RestingLevels } from "./traces.ts";

const TILE_PX = 192;

interface Tile {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  fine: boolean;
  complete: boolean;
}

export interface TileRequest {
  readonly geometry: Geometry;
  readonly store: SignalStore;
  readonly resting: RestingLevels;
  readonly devicePixelRatio: number;
  readonly colour: string;
}

export class TraceTiles {
  readonly #tiles = new Map<number, Tile>();
  readonly #spare: Tile[] = [];
  #key = "";

  /** Forgets what was drawn at another scale or from other data. */
  prepare(key: string): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#spare.push(...this.#tiles.values());
    this.#tiles.clear();
  }

  /** New data came in: what was drawn without it is drawn again. */
  refreshIncomplete(): void {
    for (const [index, tile] of this.#tiles) {
      if (tile.complete) continue;
      this.#tiles.delete(index);
      this.#spare.push(tile);
    }
  }

  /** Copies the stretch from `originPx` on; draws quickly what is missing. Returns whether everything shown is complete. */
  show(target: CanvasRenderingContext2D, request: TileRequest, originPx: number, atPx: Rect): boolean {
    let complete = true;
    const first = Math.floor(originPx / TILE_PX);
    const last = Math.floor((originPx + atPx.width - 1) / TILE_PX);
    for (let index = first; index <= last; index++) {
      const tile = this.#tiles.get(index) ?? this.#draw(index, request, atPx.height, false);
      complete = complete && tile.complete;
      target.drawImage(tile.canvas, atPx.x + index * TILE_PX - originPx, atPx.y);
    }
    this.#drop(first - 4, last + 4);
    return complete;
  }

  /** Draws one more of the shown tiles finely, or one beside them. Returns whether there was one to draw. */
  refineOne(request: TileRequest, originPx: number, atPx: Rect): boolean {
    const first = Math.floor(originPx / TILE_PX);
    const last = Math.floor((originPx + atPx.width - 1) / TILE_PX);
    for (let index = first; index <= last; index++) {
      if (this.#tiles.get(index)?.fine === true) continue;
      this.#draw(index, request, atPx.height, true);
      return true;
    }
    return false;
  }

  #draw(index: number, request: TileRequest, height: number, fine: boolean): Tile {
    const tile = this.#tiles.get(index) ?? this.#spare.pop() ?? newTile();
    if (tile.canvas.height !== height) tile.canvas.height = height;
    tile.context.setTransform(1, 0, 0, 1, 0, 0);
    tile.context.clearRect(0, 0, TILE_PX, height);
    const { geometry, store, resting, devicePixelRatio, colour } = request;
    tile.complete = drawTraces(tile.context, store, resting, geometry, {
      firstPx: index * TILE_PX,
      nPx: TILE_PX,
      devicePixelRatio,
      fine,
      colour,
    });
    tile.fine = fine;
    this.#tiles.set(index, tile);
    return tile;
  }

  #drop(first: number, last: number): void {
    for (const [index, tile] of this.#tiles) {
      if (index >= first && index <= last) continue;
      this.#tiles.delete(index);
      this.#spare.push(tile);
    }
    this.#spare.length = Math.min(this.#spare.length, 12);
  }
}

/** In device pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function newTile(): Tile {
  const canvas = document.createElement("canvas");
  canvas.width = TILE_PX;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no canvas to draw on.");
  return { canvas, context, fine: false, complete: false };
}
