import { describe, expect, it } from "vitest";
import { readPlace, readState, withState } from "./url-state.ts";

const DEFAULTS = { leads: ["II", "V1"], layout: "12x1", lead: "II" } as const;

describe("the address", () => {
  it("names what is looked at and brings it back", () => {
    const state = {
      layout: "single",
      lead: "V1",
      order: "cabrera",
      mmPerS: 50,
      mmPerMv: 20,
      trueSize: true,
    } as const;
    const written = withState(new URLSearchParams("tab=ecg"), state, { startS: 12.5, spanS: 60 }, DEFAULTS);

    expect(`${written}`).toBe("tab=ecg&layout=single&lead=V1&order=cabrera&speed=50&gain=20&size=true&t=12.5&span=60");
    expect(readState(written, DEFAULTS)).toEqual(state);
    expect(readPlace(written)).toEqual({ startS: 12.5, spanS: 60 });
  });

  it("stays short while everything is as usual", () => {
    const state = readState(new URLSearchParams(), DEFAULTS);

    expect(`${withState(new URLSearchParams("t=4&gain=5"), state, { startS: 0, spanS: undefined }, DEFAULTS)}`).toBe(
      "",
    );
  });

  it("is not believed where it makes no sense for the recording", () => {
    const state = readState(new URLSearchParams("layout=3x4%2B1&lead=aVR&speed=26&gain=x"), DEFAULTS);

    expect(state).toEqual(readState(new URLSearchParams(), DEFAULTS));
    expect(readPlace(new URLSearchParams("t=-5&span=0"))).toEqual({ startS: 0, spanS: undefined });
  });
});
