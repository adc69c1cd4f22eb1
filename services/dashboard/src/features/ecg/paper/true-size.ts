/** True size: how many device pixels this screen shows to a millimetre, as its user measured it with a bank card. */

/** Width of an ID-1 card, which bank cards are (ISO/IEC 7810). */
export const CARD_WIDTH_MM = 85.6;
export const CARD_HEIGHT_MM = 53.98;

const STORAGE_KEY = "ecg.device-px-per-mm";

/** What screens can be: a wall display to a dense phone. Anything else is a slip of the hand. */
const LEAST_PX_PER_MM = 1;
const MOST_PX_PER_MM = 60;

/** CSS pixels to a millimetre, or `undefined` before the screen was measured. */
export function calibratedPxPerMm(storage: Pick<Storage, "getItem">, devicePixelRatio: number): number | undefined {
  let stored: string | null = null;
  try {
    stored = storage.getItem(STORAGE_KEY);
  } catch {
    return undefined; // Storage is switched off: then nothing was kept.
  }
  const devicePxPerMm = stored === null ? Number.NaN : Number.parseFloat(stored);
  if (!(devicePxPerMm >= LEAST_PX_PER_MM && devicePxPerMm <= MOST_PX_PER_MM)) return undefined;
  return devicePxPerMm / devicePixelRatio;
}

/** Keeps device pixels, which the browser's own zoom does not change. */
export function keepCalibration(
  storage: Pick<Storage, "setItem">,
  cardWidthPx: number,
  devicePixelRatio: number,
): void {
  try {
    storage.setItem(STORAGE_KEY, `${(cardWidthPx / CARD_WIDTH_MM) * devicePixelRatio}`);
  } catch {
    // Storage is full or switched off: the screen stays "not to scale" on the next visit.
  }
}
