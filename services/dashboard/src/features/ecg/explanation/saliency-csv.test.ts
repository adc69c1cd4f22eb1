import { describe, expect, it } from "vitest";
import { readReasons } from "./saliency-csv.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const TABLE = "start_s,end_s,weight\n20.0000,20.5000,1.2500\n20.5000,21.0000,-0.5000\n10.0000,10.5000,0.2500\n";

describe("saliency.csv", () => {
  it("gives the half seconds that speak for the verdict in order of time, however its bytes come in", async () => {
    for (const size of [1, 7, 1000]) {
      expect(await readReasons(inPieces(TABLE, size))).toEqual([
        { startS: 10, endS: 10.5, weight: 0.25 },
        { startS: 20, endS: 20.5, weight: 1.25 },
      ]);
    }
  });

  it("passes over a line that is no stretch", async () => {
    expect(await readReasons(inPieces("start_s,end_s,weight\n\n3.0,3.0,1.0\n", 5))).toEqual([]);
  });
});
