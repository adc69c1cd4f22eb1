/** Light, dark, or as the system says; resolved into `data-theme` on the document. */
import { useSyncExternalStore } from "preact/compat";

export type Theme = "light" | "dark";
export type ThemeChoice = Theme | "system";

const STORED = "ecg-theme";
const prefersDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function resolvedTheme(): Theme {
  const choice = themeChoice();
  return choice === "system" ? (prefersDark().matches ? "dark" : "light") : choice;
}

function apply(): void {
  document.documentElement.dataset.theme = resolvedTheme();
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, choice);
  apply();
}

/** Sets the theme now and whenever the system changes its mind. */
export function startTheme(): void {
  prefersDark().addEventListener("change", apply);
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The theme in force: whatever draws on a canvas draws anew when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, resolvedTheme);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice);
}
