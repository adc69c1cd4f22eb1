import { describe, expect, it } from "vitest";
import { letterAt, readBeats } from "./beats-csv.ts";
import { readBeatsAround } from "./beats-range.ts";
import { rowWindow } from "./row-window.ts";
import { bpmOf, cloudWidthsMs, poincare, trend } from "./rr.ts";
import { fiducialsS, readWaves } from "./waves-csv.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const BEATS = "time_s,class,probability,rr_ms\n0.4120,N,0.9900,\n1.2360,N,,824.0\n1.7000,V,0.7000,464.0\n";

describe("beats.csv", () => {
  it("reads the same however its bytes come in", async () => {
    for (const size of [1, 7, 1000]) {
      const beats = await readBeats(inPieces(BEATS, size), 1);

      expect(beats.count).toBe(3);
      expect([...beats.timeS]).toEqual([0.412, 1.236, 1.7]);
      expect([...beats.rrMs]).toEqual([Number.NaN, 824, 464]);
      expect([0, 1, 2].map((index) => letterAt(beats, index))).toEqual(["N", "N", "V"]);
    }
  });

  it("finds its columns by name, so new ones do not matter", async () => {
    const beats = await readBeats(inPieces("rr_ms,note,class,time_s\n800,x,S,3.5\n", 5), 1);

    expect([beats.timeS[0], beats.rrMs[0], letterAt(beats, 0)]).toEqual([3.5, 800, "S"]);
    expect(beats.probability[0]).toBeNaN();
  });
});

describe("beats of a stretch of a large file", () => {
  // A day: slow at night, fast by day, so that lines are not spread evenly over time.
  const lines = ["time_s,class,probability,rr_ms"];
  for (let timeS = 0; timeS < 86_400; timeS += timeS < 40_000 ? 1.2 : 0.6) lines.push(`${timeS.toFixed(4)},N,0.9900,`);
  const file = new TextEncoder().encode(`${lines.join("\n")}\n`);

  for (const startS of [0, 100, 39_990, 70_000, 86_390]) {
    it(`are all there from second ${startS} on, and only a small part of the file was read`, async () => {
      let moved = 0;
      const read = async (from: number, end: number): Promise<Uint8Array> => {
        moved += end - from;
        return file.subarray(from, end);
      };
      const beats = await readBeatsAround(read, { bytes: file.length, durationS: 86_400 }, startS, startS + 10);

      const found = [...beats.timeS].filter((timeS) => timeS >= startS && timeS < startS + 10);
      const truth = lines
        .slice(1)
        .map(Number.parseFloat)
        .filter((timeS) => timeS >= startS && timeS < startS + 10);
      expect(found).toEqual(truth);
      expect(moved).toBeLessThan(file.length / 10);
    });
  }
});

describe("waves.csv", () => {
  const WAVES =
    "lead,beat,wave,onset_s,peak_s,offset_s\nfused,0,T,0.60,0.70,0.80\nfused,0,QRS,0.37,0.41,0.46\n" +
    "fused,1,QRS,1.19,,1.28\nII,0,QRS,0.3,0.4,0.5\n";

  it("gives the marks of all leads together, in the order of the heart's waves", async () => {
    const waves = await readWaves(inPieces(WAVES, 11), 2);

    expect(waves.map(({ wave }) => wave)).toEqual(["QRS", "T"]);
    expect([...(waves[0]?.onsetS ?? [])]).toEqual([0.37, 1.19]);
    expect([...(waves[1]?.offsetS ?? [])]).toEqual([0.8, Number.NaN]);
  });

  it("gives calipers what they may snap to, in order of time", async () => {
    const waves = await readWaves(inPieces(WAVES, 100), 2);

    expect([...fiducialsS(Float64Array.from([0.412, 1.236]), waves)]).toEqual([
      0.37, 0.41, 0.412, 0.46, 0.6, 0.7, 0.8, 1.19, 1.236, 1.28,
    ]);
  });
});

describe("intervals", () => {
  it("become a trend with range and mean by stretch, empty where no beat was", async () => {
    const beats = await readBeats(inPieces("time_s,class,rr_ms\n1,N,1000\n2,N,500\n9,N,600\n", 50), 3);
    const [first, second, third] = trend(beats, 9, 3, bpmOf);

    expect([first?.low, first?.mean, first?.high]).toEqual([60, 90, 120]);
    expect(second?.mean).toBeNaN();
    expect(third?.mean).toBe(100);
  });

  it("become Poincaré points only where two follow each other", async () => {
    const beats = await readBeats(inPieces("time_s,class,rr_ms\n0,N,\n1,N,800\n2,N,900\n3,N,\n4,N,700\n", 50), 5);
    const points = poincare(beats);

    expect([[...points.rrMs], [...points.nextRrMs], [...points.beat]]).toEqual([[800], [900], [2]]);
  });

  it("spread by SD1 across the diagonal and SD2 along it", () => {
    const points = {
      rrMs: Float64Array.from([800, 900, 800, 900]),
      nextRrMs: Float64Array.from([900, 800, 900, 800]),
      beat: new Uint32Array(4),
    };

    // Differences of ±100 ms: ±70.71 across, standard deviation of four 81.65; the sums are all alike.
    expect(cloudWidthsMs(points)?.sd1).toBeCloseTo(81.65, 2);
    expect(cloudWidthsMs(points)?.sd2).toBeCloseTo(0, 4);
  });
});

describe("rows in sight", () => {
  it("are a few dozen of a hundred thousand", () => {
    const { first, last } = rowWindow(1_800_000, 400, 36, 100_000);

    expect(first).toBeLessThanOrEqual(50_000);
    expect(last).toBeGreaterThanOrEqual(50_012);
    expect(last - first).toBeLessThan(40);
    expect(rowWindow(0, 400, 36, 3)).toEqual({ first: 0, last: 3 });
  });
});
