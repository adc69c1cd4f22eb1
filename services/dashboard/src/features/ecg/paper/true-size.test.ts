import { describe, expect, it } from "vitest";
import { calibratedPxPerMm, keepCalibration } from "./true-size.ts";

function storage(): Pick<Storage, "getItem" | "setItem"> {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
}

describe("true size", () => {
  it("is unknown before a card was held to the screen", () => {
    expect(calibratedPxPerMm(storage(), 1)).toBeUndefined();
  });

  it("is the card's pixels over 85.60 mm", () => {
    const kept = storage();
    keepCalibration(kept, 428, 1);

    expect(calibratedPxPerMm(kept, 1)).toBeCloseTo(5, 9);
  });

  it("stays true when the browser zooms, which changes CSS pixels and not the glass", () => {
    const kept = storage();
    keepCalibration(kept, 428, 1);

    expect(calibratedPxPerMm(kept, 1.25)).toBeCloseTo(4, 9);
  });

  it("forgets what no screen can be", () => {
    expect(calibratedPxPerMm({ getItem: () => "0.01" }, 1)).toBeUndefined();
    expect(calibratedPxPerMm({ getItem: () => "nonsense" }, 1)).toBeUndefined();
  });
});
