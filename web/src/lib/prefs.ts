import { useSyncExternalStore } from "react";

export interface Prefs {
  theme: "system" | "dark" | "light";
  density: "compact" | "normal" | "touch";
  zone: "utc" | "local";
  letterKeys: boolean;
  attention: 0 | 1 | 2 | 3 | 4;
}

const DEFAULTS: Prefs = { theme: "system", density: "normal", zone: "utc", letterKeys: true, attention: 2 };
const KEY = "decnet.prefs";

function stored(): Prefs {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Prefs>) };
  } catch {
    return DEFAULTS;
  }
}

let current = stored();
const listeners = new Set<() => void>();
const light = matchMedia("(prefers-color-scheme: light)");

export const prefs = (): Prefs => current;

/** Writes the choices where the style sheet looks for them. */
export function applyPrefs(): void {
  const { theme, density } = current;
  const shown = theme === "system" ? (light.matches ? "light" : "dark") : theme;
  document.documentElement.dataset.theme = shown;
  document.documentElement.dataset.density = density;
}

const changed = (): void => {
  applyPrefs();
  for (const listener of listeners) listener();
};

export function setPrefs(part: Partial<Prefs>): void {
  current = { ...current, ...part };
  localStorage.setItem(KEY, JSON.stringify(current));
  changed();
}

light.addEventListener("change", changed);
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  current = stored();
  changed();
});

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePrefs = (): Prefs => useSyncExternalStore(subscribe, prefs);
export const rowHeight = (density: Prefs["density"]): number =>
  ({ compact: 24, normal: 32, touch: 44 })[density];
