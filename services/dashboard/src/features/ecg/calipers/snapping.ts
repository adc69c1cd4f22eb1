/** Marks that jump to what was found in the signal: beats and the borders of waves. */

/** The fiducial nearest to a time, if it is within reach; else the time itself. `fiducialsS` is in rising order. */
export function snapped(timeS: number, fiducialsS: Float64Array, reachS: number): number {
  const after = lowerBound(fiducialsS, timeS);
  let best = timeS;
  let bestDistance = reachS;
  for (const place of [after - 1, after]) {
    const fiducial = fiducialsS[place];
    if (fiducial === undefined) continue;
    const away = Math.abs(fiducial - timeS);
    if (away <= bestDistance) {
      best = fiducial;
      bestDistance = away;
    }
  }
  return best;
}

/** Index of the first value that is not below `wanted`. */
export function lowerBound(rising: Float64Array, wanted: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
