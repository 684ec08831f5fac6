import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  undo?: () => void;
}

/** Toasts on the screen at once; the older one gives way. */
const MOST = 2;
const SHOWN_MS = 5_000;

let toasts: readonly Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();

const publish = (next: readonly Toast[]): void => {
  toasts = next;
  for (const watcher of watchers) watcher();
};

export const dismiss = (id: number): void => publish(toasts.filter((entry) => entry.id !== id));

/** Tells an outcome. Errors stay until they are dismissed. */
export function toast(entry: Omit<Toast, "id">): void {
  last += 1;
  const id = last;
  publish([...toasts, { ...entry, id }].slice(-MOST));
  if (!entry.bad) setTimeout(() => dismiss(id), SHOWN_MS);
}

export const toastError = (what: string, error: unknown): void =>
  toast({ text: `${what}: ${error instanceof Error ? error.message : "failed"}`, bad: true });

const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => toasts);
