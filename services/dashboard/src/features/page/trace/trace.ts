/** `trace.json`: the leads as lines on `page.jpg`. */

export type Trust = "good" | "usable" | "poor";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface TracedLead {
  name: string;
  box: Box;
  /** Share of the lead that could be followed, 0 to 1. */
  coverage: number;
  confidence: number;
  trust: Trust;
  /** Pixels of the page to a tenth, centres at whole numbers. */
  x: readonly number[];
  /** As `x`; null where the line is interrupted. */
  y: readonly (number | null)[];
}

export interface Trace {
  width: number;
  height: number;
  leads: readonly TracedLead[];
  grid: { px_per_mm_x: number; px_per_mm_y: number } | null;
}

/** A lead's line as the data of an SVG path, where a pixel's centre is at half. A lone point becomes a dot. */
export function pathOf({ x, y }: Pick<TracedLead, "x" | "y">): string {
  let path = "";
  let drawing = false;
  for (const [n, left] of x.entries()) {
    const top = y[n] ?? null;
    if (top === null) {
      drawing = false;
      continue;
    }
    const point = `${(left + 0.5).toFixed(1)} ${(top + 0.5).toFixed(1)}`;
    const alone = !drawing && (y[n + 1] ?? null) === null;
    path += drawing ? `L${point}` : `M${point}${alone ? "h0" : ""}`;
    drawing = true;
  }
  return path;
}

/** The lead whose box holds a point of the page; of several the smallest, which is the hardest to hit. */
export function leadAt(trace: Trace, x: number, y: number): TracedLead | undefined {
  return trace.leads
    .filter(({ box }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)
    .sort((one, other) => one.box.width * one.box.height - other.box.width * other.box.height)[0];
}
