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

/** Rank for drawing: higher wins. */
export function weight(letterCode: number): number {
  const place = CLASS_LETTERS.indexOf(String.fromCharCode(letterCode) as (typeof CLASS_LETTERS)[number]);
  return place < 0 ? 1 : CLASS_LETTERS.length - place;
}

/** CSS custom property of the class's colour. */
export function colourProperty(letter: string): string {
  return NAMES[letter] === undefined ? "--ecg-beat-q" : `--ecg-beat-${letter.toLowerCase()}`;
}
