/** The colours that canvases draw with, read from the page's tokens. */

const PROPERTIES = {
  paper: "--paper",
  fine: "--paper-fine",
  bold: "--paper-bold",
  trace: "--trace",
  surface: "--color-surface",
  sunken: "--color-sunken",
  text: "--color-text",
  muted: "--color-muted",
  border: "--color-border",
  accent: "--color-accent",
  attention: "--color-attention",
  urgent: "--color-urgent",
  hatch: "--ecg-hatch",
  beatN: "--ecg-beat-n",
  beatS: "--ecg-beat-s",
  beatV: "--ecg-beat-v",
  beatF: "--ecg-beat-f",
  beatQ: "--ecg-beat-q",
  font: "--font",
} as const;

export type Palette = { readonly [Name in keyof typeof PROPERTIES]: string };

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const entries = Object.entries(PROPERTIES).map(([name, property]) => [name, style.getPropertyValue(property).trim()]);
  return Object.fromEntries(entries) as Palette;
}

export function beatColour(palette: Palette, letter: string): string {
  const colours: Record<string, string> = {
    N: palette.beatN,
    S: palette.beatS,
    V: palette.beatV,
    F: palette.beatF,
  };
  return colours[letter] ?? palette.beatQ;
}
