import type { LogItem } from "../../api/types";
import { listen } from "./live";

/** Rows that the live feed keeps. */
export const KEPT = 500;

export interface FeedState {
  /** Newest first. */
  rows: readonly LogItem[];
  /** Events that the server left out because they came too fast. */
  dropped: number;
}

let state: FeedState = { rows: [], dropped: 0 };
const watchers = new Set<() => void>();
let drawing = false;

const announce = (): void => {
  drawing = false;
  for (const watcher of watchers) watcher();
};

/** At most one drawing a frame, and none while the tab is hidden. */
const schedule = (): void => {
  if (drawing) return;
  drawing = true;
  if (document.hidden) document.addEventListener("visibilitychange", announce, { once: true });
  else requestAnimationFrame(announce);
};

export function seed(items: readonly LogItem[]): void {
  const known = new Set(state.rows.map((row) => row.seq));
  const rows = [...state.rows, ...items.filter((item) => !known.has(item.seq))];
  rows.sort((a, b) => b.seq - a.seq);
  state = { ...state, rows: rows.slice(0, KEPT) };
  schedule();
}

export const feed = {
  state: (): FeedState => state,
  subscribe: (watcher: () => void): (() => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
  clear: (): void => {
    state = { rows: [], dropped: 0 };
    schedule();
  },
};

listen("log", ({ items, dropped }) => {
  const newestFirst = [...items].sort((a, b) => b.seq - a.seq);
  state = { rows: [...newestFirst, ...state.rows].slice(0, KEPT), dropped: state.dropped + dropped };
  schedule();
});
