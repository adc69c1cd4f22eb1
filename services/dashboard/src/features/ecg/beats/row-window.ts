/** Rows that a scrolled table has to hold: those in sight and some on both sides. */
const OVERSCAN = 8;

export function rowWindow(
  scrollTopPx: number,
  heightPx: number,
  rowPx: number,
  nRows: number,
): { first: number; last: number } {
  // An even first row, so that stripes and their reuse do not flicker while scrolling.
  const first = Math.max(0, Math.floor(scrollTopPx / rowPx) - OVERSCAN) & ~1;
  return {
    first: Math.min(first, nRows),
    last: Math.min(nRows, Math.ceil((scrollTopPx + heightPx) / rowPx) + OVERSCAN),
  };
}
