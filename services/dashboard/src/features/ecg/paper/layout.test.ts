import { describe, expect, it } from "vitest";
import { labelOf, layOut, layoutsFor, piecesOf, STANDARD_LEADS } from "./layout.ts";

const TWELVE = [...STANDARD_LEADS];

function leadsOf(name: "3x4+1" | "3x4+3" | "6x2" | "12x1", order: "standard" | "cabrera"): string[] {
  return layOut(name, order, TWELVE, "II").rows.map((row) => row.cells.map(labelOf).join(" "));
}

describe("layouts of twelve leads", () => {
  it("are 3 x 4 with one rhythm strip or three", () => {
    expect(leadsOf("3x4+1", "standard")).toEqual(["I aVR V1 V4", "II aVL V2 V5", "III aVF V3 V6", "II"]);
    expect(leadsOf("3x4+3", "standard").slice(3)).toEqual(["V1", "II", "V5"]);
  });

  it("are 6 x 2 and 12 x 1", () => {
    expect(leadsOf("6x2", "standard")).toEqual(["I V1", "II V2", "III V3", "aVR V4", "aVL V5", "aVF V6"]);
    expect(leadsOf("12x1", "standard")).toEqual(TWELVE);
  });

  it("go from left to inferior in Cabrera's order, with aVR turned", () => {
    expect(leadsOf("6x2", "cabrera")).toEqual(["aVL V1", "I V2", "−aVR V3", "II V4", "aVF V5", "III V6"]);
    expect(leadsOf("3x4+1", "cabrera").slice(0, 3)).toEqual(["aVL II V1 V4", "I aVF V2 V5", "−aVR III V3 V6"]);
  });

  it("are offered only where the leads are there", () => {
    expect(layoutsFor(TWELVE)).toEqual(["3x4+1", "3x4+3", "6x2", "12x1", "single"]);
    expect(layoutsFor(["II", "V1"])).toEqual(["12x1", "single"]);
    expect(layoutsFor(["ECG"])).toEqual(["single"]);
  });
});

describe("columns", () => {
  it("stand where their time is: 2.5 s each, and again with the next ten seconds", () => {
    const row = layOut("3x4+1", "standard", TWELVE, "II").rows[0];
    const pieces = row === undefined ? [] : piecesOf(row, 6, 13);

    expect(pieces.map(({ cell, startS, endS }) => [cell.lead, startS, endS])).toEqual([
      ["V1", 5, 7.5],
      ["V4", 7.5, 10],
      ["I", 10, 12.5],
      ["aVR", 12.5, 15],
    ]);
  });

  it("keep leads outside the twelve after them", () => {
    expect(layOut("12x1", "standard", ["X", "V2", "II"], "II").rows.map((row) => row.cells[0]?.lead)).toEqual([
      "II",
      "V2",
      "X",
    ]);
  });
});
