import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SignalHeader } from "./artifact.ts";
import { SAMPLES } from "./level.ts";
import { type Cut, SignalStore } from "./signal-store.ts";

const HEADER: SignalHeader = {
  samplingRateHz: 100,
  nSamples: 1000,
  leads: [{ name: "II", uvPerLsb: 1, offsetUv: 0 }],
  levels: [{ factor: 8, nPairs: 125 }],
  startS: 0,
  calibrated: true,
};

/** An answer of the gateway: header, then `nValues` int16 counting up from the cut's first sample. */
function answer({ startS, endS }: Cut): ArrayBuffer {
  const first = Math.round(startS * 100);
  const nValues = Math.round(endS * 100) - first;
  const header = '{"sampling_rate_hz":100,"n_samples":0,"leads":[],"levels":[],"calibrated":true}'.padEnd(116);
  const content = new Uint8Array(128 + 2 * nValues);
  content.set([0x45, 0x43, 0x47, 0x49, 0x31, 0x36, 0, 1]);
  new DataView(content.buffer).setUint32(8, 116, true);
  content.set(new TextEncoder().encode(header), 12);
  new Int16Array(content.buffer, 128).forEach((_, at, values) => {
    values[at] = first + at;
  });
  return content.buffer;
}

/** A gateway that answers when told to. */
function slowGateway() {
  const asked: { cut: Cut; abort: AbortSignal; finish: () => void }[] = [];
  const read = (cut: Cut, abort: AbortSignal): Promise<ArrayBuffer> =>
    new Promise((resolve, reject) => {
      asked.push({ cut, abort, finish: () => resolve(answer(cut)) });
      abort.addEventListener("abort", () => reject(abort.reason));
    });
  return { asked, read };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("the signal store", () => {
  it("asks for the tiles in sight first and for their neighbours once those are here", async () => {
    const { asked, read } = slowGateway();
    const store = new SignalStore(HEADER, read, 100);

    expect(store.want(SAMPLES, 3.5, 4)).toBe(false);
    expect(asked.map(({ cut }) => cut)).toEqual([{ level: undefined, startS: 3, endS: 4 }]);
    asked[0]?.finish();
    await settled();
    expect(store.want(SAMPLES, 3.5, 4)).toBe(true);

    expect(asked.slice(1).map(({ cut }) => cut.startS)).toEqual([2, 4]);
    expect(store.read(0, SAMPLES, 3.5, 4)).toMatchObject([{ first: 300, perValue: 1 }]);
    expect(store.read(0, SAMPLES, 3.5, 4)[0]?.values[7]).toBe(307);
  });

  it("stops what nobody waits for any more, and can ask for it again", async () => {
    const { asked, read } = slowGateway();
    const store = new SignalStore(HEADER, read, 100);

    store.want(SAMPLES, 0, 0.5);
    store.want(SAMPLES, 8.1, 8.5);
    await settled();
    store.want(SAMPLES, 0, 0.5);

    expect(asked.map(({ cut, abort }) => [cut.startS, abort.aborted])).toEqual([
      [0, true],
      [8, true],
      [0, false],
    ]);
  });

  it("keeps what the overview needs on its way whatever else is looked at", () => {
    const { asked, read } = slowGateway();
    const store = new SignalStore(HEADER, read, 100);

    store.pin(0);
    store.want(SAMPLES, 8.1, 8.5);

    expect(asked.slice(0, 2).map(({ abort }) => abort.aborted)).toEqual([false, false]);
  });

  it("tells of a tile that could not be read and does not ask for it at once", async () => {
    const errors: unknown[] = [];
    let asked = 0;
    const store = new SignalStore(
      HEADER,
      () => {
        asked++;
        return Promise.reject(new Error("gone"));
      },
      100,
    );
    store.onChange = (error) => errors.push(error);

    store.want(SAMPLES, 0, 0.5);
    await settled();
    store.want(SAMPLES, 0, 0.5);

    expect(errors).toEqual([new Error("gone")]);
    expect(asked).toBe(1);
  });

  it("holds a short recording whole", () => {
    const bytes = readFileSync(join(import.meta.dirname, "../fixtures/whole.i16"));
    const store = SignalStore.ofWhole(new Uint8Array(bytes).buffer);

    expect(store.durationS).toBe(10);
    expect(store.holds(SAMPLES, 0, 10)).toBe(true);
    expect(store.read(1, SAMPLES, 0, 10)[0]?.values).toHaveLength(2500);
  });
});
