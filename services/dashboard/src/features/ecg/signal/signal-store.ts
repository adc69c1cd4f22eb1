/** The signal as far as it was fetched: tiles by level, least recently used first out, loads that nobody waits for stopped. */
import { leadBlocks, parseHeader, type SignalHeader } from "./artifact.ts";
import { factorOf, lengthOf, SAMPLES, TILE_VALUES, tileSpan } from "./level.ts";

/** What to read: tile by tile, all leads. `level` undefined = samples. */
export interface Cut {
  readonly level: number | undefined;
  readonly startS: number;
  readonly endS: number;
}

export type ReadCut = (cut: Cut, abort: AbortSignal) => Promise<ArrayBuffer>;

/** Values of one lead from `first` on: samples, or (min, max) pairs where `perValue` is 2. */
export interface Run {
  readonly values: Int16Array;
  readonly first: number;
  readonly perValue: 1 | 2;
}

const MOST_TILES = 192;
const RETRY_AFTER_MS = 4_000;

export class SignalStore {
  readonly header: SignalHeader;
  /** Called when tiles came in; with the error when one could not be read. */
  onChange: (error?: unknown) => void = () => {};
  readonly #readCut: ReadCut;
  readonly #tileValues: number;
  readonly #tiles = new Map<string, readonly Int16Array[]>();
  readonly #loading = new Map<string, AbortController>();
  readonly #failedAt = new Map<string, number>();
  readonly #pinned = new Set<string>();

  constructor(header: SignalHeader, readCut: ReadCut, tileValues = TILE_VALUES) {
    this.header = header;
    this.#readCut = readCut;
    this.#tileValues = tileValues;
  }

  /** A short recording that was read as a whole: its samples are all there is to know. */
  static ofWhole(content: ArrayBuffer): SignalStore {
    const header = { ...parseHeader(content), levels: [] };
    const store = new SignalStore(header, () => Promise.reject(new Error("nothing is left to read")), header.nSamples);
    const tile = leadBlocks(content, header.leads.length, header.nSamples);
    store.#tiles.set(key(SAMPLES, 0), tile);
    store.#pinned.add(key(SAMPLES, 0));
    return store;
  }

  get durationS(): number {
    return this.header.nSamples / this.header.samplingRateHz;
  }

  /** Whether all of a stretch is here; if not, it is on its way, and what else was on its way is stopped. */
  want(level: number, startS: number, endS: number): boolean {
    const span = this.#span(level, startS, endS);
    if (span === undefined) return true;
    const wanted = new Set<string>();
    for (let tile = span.first - 1; tile <= span.last + 1; tile++) wanted.add(key(level, tile));
    for (const [name, abort] of this.#loading) {
      if (wanted.has(name) || this.#pinned.has(name)) continue;
      abort.abort();
      this.#loading.delete(name);
    }
    let complete = true;
    for (let tile = span.first; tile <= span.last; tile++) complete = this.#have(level, tile) && complete;
    // Neighbours come when the screen is served.
    if (complete) for (const tile of [span.first - 1, span.last + 1]) this.#have(level, tile);
    return complete;
  }

  /** Keeps a level for good, for an overview. */
  pin(level: number): void {
    const span = this.#span(level, 0, this.durationS);
    if (span === undefined) return;
    for (let tile = span.first; tile <= span.last; tile++) {
      this.#pinned.add(key(level, tile));
      this.#have(level, tile);
    }
  }

  /** Whether all of a stretch is here. Asks for nothing. */
  holds(level: number, startS: number, endS: number): boolean {
    const span = this.#span(level, startS, endS);
    if (span === undefined) return true;
    for (let tile = span.first; tile <= span.last; tile++) if (!this.#tiles.has(key(level, tile))) return false;
    return true;
  }

  /** What is here of a stretch of one lead, in order of time. */
  read(lead: number, level: number, startS: number, endS: number): Run[] {
    const span = this.#span(level, startS, endS);
    if (span === undefined) return [];
    const runs: Run[] = [];
    for (let tile = span.first; tile <= span.last; tile++) {
      const values = this.#tiles.get(key(level, tile))?.[lead];
      if (values !== undefined) {
        runs.push({ values, first: tile * this.#tileValues, perValue: level === SAMPLES ? 1 : 2 });
      }
    }
    return runs;
  }

  /** Lets what failed be asked for again at once. */
  forgetFailures(): void {
    this.#failedAt.clear();
  }

  close(): void {
    this.onChange = () => {};
    for (const abort of this.#loading.values()) abort.abort();
  }

  #span(level: number, startS: number, endS: number): { first: number; last: number } | undefined {
    return tileSpan(this.header, level, startS, endS, this.#tileValues);
  }

  #have(level: number, tile: number): boolean {
    const name = key(level, tile);
    const found = this.#tiles.get(name);
    if (found !== undefined) {
      this.#tiles.delete(name);
      this.#tiles.set(name, found);
      return true;
    }
    const outside = tile < 0 || tile * this.#tileValues >= lengthOf(this.header, level);
    const failed = performance.now() - (this.#failedAt.get(name) ?? Number.NEGATIVE_INFINITY) < RETRY_AFTER_MS;
    if (!outside && !failed && !this.#loading.has(name)) void this.#load(level, tile);
    return outside;
  }

  async #load(level: number, tile: number): Promise<void> {
    const name = key(level, tile);
    const abort = new AbortController();
    this.#loading.set(name, abort);
    const valueRateHz = this.header.samplingRateHz / factorOf(this.header, level);
    const first = tile * this.#tileValues;
    const end = Math.min(first + this.#tileValues, lengthOf(this.header, level));
    try {
      const content = await this.#readCut(
        { level: level === SAMPLES ? undefined : level, startS: first / valueRateHz, endS: end / valueRateHz },
        abort.signal,
      );
      this.#keep(name, leadBlocks(content, this.header.leads.length, (end - first) * (level === SAMPLES ? 1 : 2)));
      this.#failedAt.delete(name);
      this.onChange();
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#failedAt.set(name, performance.now());
      this.onChange(error);
    } finally {
      if (this.#loading.get(name) === abort) this.#loading.delete(name);
    }
  }

  #keep(name: string, tile: readonly Int16Array[]): void {
    this.#tiles.set(name, tile);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= MOST_TILES) break;
      if (!this.#pinned.has(oldest)) this.#tiles.delete(oldest);
    }
  }
}

function key(level: number, tile: number): string {
  return `${level}:${tile}`;
}
