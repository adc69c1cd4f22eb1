/** Classes of beats (AAMI EC57) in words; their letters mark them, their colours only help. */

/** In order of weight: where many beats share a pixel the first one of this list shows. */
export const CLASS_LETTERS = ["V", "F", "S", "Q", "N"] as const;

const NAMES: Record<string, string> = {
  N: "normal or bundle branch block",
  S: "supraventricular ectopic",
  V: "ventricular ectopic",
  F: "fusion",
  Q: "paced or unclassifiable",
};

export function className(letter: string): string {
  return NAMES[letter] ?? "unknown";
}

/** Ranks by character code: a day has 100,000 beats to rank for one frame. */
const WEIGHTS = new Uint8Array(256).fill(1);
WEIGHTS[0] = 0;
CLASS_LETTERS.forEach((letter, place) => {
  WEIGHTS[letter.charCodeAt(0)] = CLASS_LETTERS.length - place;
});

/** Rank for drawing: higher wins; 0 for no beat. */
export function weight(letterCode: number): number {
  return WEIGHTS[letterCode] ?? 1;
}
