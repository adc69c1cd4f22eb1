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

/** Rank for drawing: higher wins; 0 for no beat. */
export function weight(letterCode: number): number {
  if (letterCode === 0) return 0;
  const place = CLASS_LETTERS.indexOf(String.fromCharCode(letterCode) as (typeof CLASS_LETTERS)[number]);
  return place < 0 ? 1 : CLASS_LETTERS.length - place;
}
