import type { Histogram } from "../../api/types";
import { DAY, HOUR, MINUTE, type Micros, SECOND } from "../../lib/time";

type Interval = Histogram["interval"];

const INTERVALS: readonly { name: Interval; micros: Micros }[] = [
  { name: "1m", micros: MINUTE },
  { name: "5m", micros: 5 * MINUTE },
  { name: "15m", micros: 15 * MINUTE },
  { name: "1h", micros: HOUR },
  { name: "1d", micros: DAY },
];

/** The finest interval that draws a range in at most `most` bars. */
export function intervalFor(since: Micros, until: Micros, most = 120): { name: Interval; micros: Micros } {
  const fits = INTERVALS.find((entry) => (until - since) / entry.micros <= most);
  return fits ?? (INTERVALS[INTERVALS.length - 1] as { name: Interval; micros: Micros });
}

/** The finest step that draws a range in at most `most` bars, for events that are counted here. */
export function stepFor(since: Micros, until: Micros, most: number): Micros {
  const steps = [SECOND, 5 * SECOND, 15 * SECOND, ...INTERVALS.map((entry) => entry.micros)];
  return steps.find((step) => (until - since) / step <= most) ?? DAY;
}

export interface Layer {
  key: string;
  label: string;
  /** A class that sets the colour. */
  tone: string;
  total: number;
  counts: number[];
}

export interface Bins {
  since: Micros;
  step: Micros;
  size: number;
  layers: Layer[];
  most: number;
}

interface Group {
  key: string;
  label: string;
  tone: string;
}

/** Puts the series of a histogram into bins of equal width, joined as `groupOf` says, in the order of `groups`. */
export function binned(
  histogram: Histogram,
  groups: readonly Group[],
  groupOf: (key: string) => string,
  step: Micros = INTERVALS.find((entry) => entry.name === histogram.interval)?.micros ?? MINUTE,
): Bins {
  const since = Math.floor(histogram.since / step) * step;
  const size = Math.max(1, Math.ceil((histogram.until - since) / step));
  const layers = groups.map((group) => ({ ...group, total: 0, counts: new Array<number>(size).fill(0) }));
  for (const series of histogram.series) {
    const layer = layers.find((entry) => entry.key === groupOf(series.key));
    if (!layer) continue;
    for (const [at, value] of series.buckets as [number, number][]) {
      const bin = Math.floor((at - since) / step);
      if (bin < 0 || bin >= size) continue;
      layer.counts[bin] = (layer.counts[bin] ?? 0) + value;
      layer.total += value;
    }
  }
  const sums = Array.from({ length: size }, (_, bin) =>
    layers.reduce((sum, layer) => sum + (layer.counts[bin] ?? 0), 0),
  );
  return { since, step, size, layers: layers.filter((layer) => layer.total > 0), most: Math.max(1, ...sums) };
}

export const sumAt = (bins: Bins, bin: number): number =>
  bins.layers.reduce((sum, layer) => sum + (layer.counts[bin] ?? 0), 0);
