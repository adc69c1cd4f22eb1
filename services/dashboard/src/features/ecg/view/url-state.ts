/** What is looked at, as search parameters: a link shows the same to someone else. */
import { type LayoutName, type LeadOrder, layoutsFor } from "../paper/layout.ts";
import { GAINS_MM_PER_MV, SPEEDS_MM_PER_S } from "../paper/scale.ts";

export interface EcgState {
  readonly layout: LayoutName;
  /** Of `single`, and the rhythm strip of 3x4+1. */
  readonly lead: string;
  readonly order: LeadOrder;
  readonly mmPerS: number;
  readonly mmPerMv: number;
  readonly trueSize: boolean;
}

/** Where in the recording; `spanS` undefined = paper scale. */
export interface Place {
  readonly startS: number;
  readonly spanS: number | undefined;
}

export interface Defaults {
  readonly leads: readonly string[];
  readonly layout: LayoutName;
  readonly lead: string;
}

/** Reads the state; whatever is not there or makes no sense for this recording takes its default. */
export function readState(search: URLSearchParams, defaults: Defaults): EcgState {
  const oneOf = <Value>(allowed: readonly Value[], found: Value | undefined, otherwise: Value): Value =>
    found !== undefined && allowed.includes(found) ? found : otherwise;
  const text = (name: string): string | undefined => search.get(name) ?? undefined;
  const layout = oneOf(layoutsFor(defaults.leads), text("layout") as LayoutName | undefined, defaults.layout);
  return {
    layout,
    lead: oneOf(defaults.leads, text("lead"), defaults.lead),
    order: oneOf<LeadOrder>(["standard", "cabrera"], text("order") as LeadOrder | undefined, "standard"),
    mmPerS: oneOf<number>(SPEEDS_MM_PER_S, numberIn(search, "speed"), 25),
    mmPerMv: oneOf<number>(GAINS_MM_PER_MV, numberIn(search, "gain"), 10),
    trueSize: text("size") === "true",
  };
}

export function readPlace(search: URLSearchParams): Place {
  const span = numberIn(search, "span");
  return {
    startS: Math.max(0, numberIn(search, "t") ?? 0),
    spanS: span !== undefined && span > 0 ? span : undefined,
  };
}

/** The search parameters with the state in them; others stay, defaults are left out so that links are short. */
export function withState(search: URLSearchParams, state: EcgState, place: Place, defaults: Defaults): URLSearchParams {
  const next = new URLSearchParams(search);
  const put = (name: string, value: string | undefined): void => {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  };
  const unless = (value: string | number, usual: string | number): string | undefined =>
    value === usual ? undefined : `${value}`;
  put("layout", unless(state.layout, defaults.layout));
  put("lead", unless(state.lead, defaults.lead));
  put("order", unless(state.order, "standard"));
  put("speed", unless(state.mmPerS, 25));
  put("gain", unless(state.mmPerMv, 10));
  put("size", state.trueSize ? "true" : undefined);
  put("t", place.startS > 0 ? place.startS.toFixed(2).replace(/\.?0+$/, "") : undefined);
  put("span", place.spanS === undefined ? undefined : `${Number(place.spanS.toPrecision(4))}`);
  return next;
}

function numberIn(search: URLSearchParams, name: string): number | undefined {
  const found = Number.parseFloat(search.get(name) ?? "");
  return Number.isFinite(found) ? found : undefined;
}
