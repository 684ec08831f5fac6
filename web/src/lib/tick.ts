import { useSyncExternalStore } from "react";

/** One timer for every running clock on the page, stopped while the tab is hidden. */
const watchers = new Set<() => void>();
let second = Math.floor(Date.now() / 1000);
let timer: ReturnType<typeof setTimeout> | undefined;

const beat = (): void => {
  second = Math.floor(Date.now() / 1000);
  for (const watcher of watchers) watcher();
  schedule();
};

const schedule = (): void => {
  clearTimeout(timer);
  if (watchers.size > 0 && !document.hidden) timer = setTimeout(beat, 1000 - (Date.now() % 1000) + 5);
};

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) beat();
});

const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  if (watchers.size === 1) schedule();
  return () => watchers.delete(watcher);
};

/** Seconds since 1970, one step a second. */
export const useSecond = (): number => useSyncExternalStore(subscribe, () => second);

/** The same, in steps of several seconds, for what need not change each second. */
export const useSlowSecond = (step: number): number =>
  useSyncExternalStore(subscribe, () => Math.floor(second / step) * step);
