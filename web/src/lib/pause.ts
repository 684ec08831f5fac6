import { useSyncExternalStore } from "react";

let paused = false;
const watchers = new Set<() => void>();

export function togglePause(): void {
  paused = !paused;
  for (const watcher of watchers) watcher();
}

const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Whether the reader has stopped everything that moves by itself. */
export const usePaused = (): boolean => useSyncExternalStore(subscribe, () => paused);
