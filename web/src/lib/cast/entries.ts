/** One thing that a recording shows, on both clocks. */
export interface Entry {
  /** Seconds since the recording began. */
  at: number;
  /** The same with idle time left out. */
  play: number;
  size?: { cols: number; rows: number };
  data: string;
}

type Clock = "at" | "play";

/** A moment of one clock on the other; between two entries, in proportion. */
export function converted(entries: readonly Entry[], value: number, from: Clock, to: Clock): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.[from] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  const before = entries[low - 1];
  const after = entries[low];
  const start = before?.[to] ?? 0;
  const width = (after?.[from] ?? value) - (before?.[from] ?? 0);
  if (!after || width <= 0) return start;
  return start + ((value - (before?.[from] ?? 0)) / width) * (after[to] - start);
}
