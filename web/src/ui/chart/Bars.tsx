import { memo } from "react";
import { count } from "../../lib/number";
import { usePrefs } from "../../lib/prefs";
import { clock, DAY, day, MINUTE } from "../../lib/time";
import type { Bins, Layer } from "./bins";

const WIDTH = 1000;

function paths(bins: Bins, height: number): { layer: Layer; path: string }[] {
  const width = WIDTH / bins.size;
  const gap = Math.min(1.5, width / 5);
  const below = new Array<number>(bins.size).fill(0);
  return bins.layers.map((layer) => {
    let path = "";
    layer.counts.forEach((value, bin) => {
      if (value === 0) return;
      const base = below[bin] ?? 0;
      const top = base + value;
      below[bin] = top;
      const y = height - (top / bins.most) * (height - 4);
      const rise = Math.max((value / bins.most) * (height - 4), 1);
      path += `M${(bin * width).toFixed(2)} ${y.toFixed(2)}h${(width - gap).toFixed(2)}v${rise.toFixed(2)}h${(gap - width).toFixed(2)}z`;
    });
    return { layer, path };
  });
}

interface Props {
  bins: Bins;
  height: number;
  at: number | null;
  from: number | null;
}

const Drawn = memo(function Drawn({ bins, height }: { bins: Bins; height: number }) {
  return (
    <>
      {paths(bins, height).map(({ layer, path }) => (
        <path key={layer.key} d={path} className={layer.tone} fill="currentColor" />
      ))}
    </>
  );
});

export function Bars({ bins, height, at, from }: Props) {
  const { zone } = usePrefs();
  const width = WIDTH / bins.size;
  const long = bins.size * bins.step > 2 * DAY;
  const labelAt = (bin: number): string => {
    const moment = bins.since + bin * bins.step;
    if (long) return day(moment, zone);
    const text = clock(moment, zone, false);
    return bins.step < MINUTE ? text : text.replace(/:00(Z?)$/, "$1");
  };
  const marks = [0, 0.25, 0.5, 0.75].map((part) => Math.round(part * bins.size));
  const low = at === null ? 0 : Math.min(from ?? at, at);
  const high = at === null ? 0 : Math.max(from ?? at, at);
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} height={height} preserveAspectRatio="none" aria-hidden="true">
        <Drawn bins={bins} height={height} />
        {at !== null && (
          <rect x={low * width} y={0} width={(high - low + 1) * width} height={height} className="cursor" />
        )}
      </svg>
      <span className="peak">{count(bins.most)}</span>
      <span className="axis">
        {marks.map((bin) => (
          <span key={bin}>{labelAt(bin)}</span>
        ))}
      </span>
    </>
  );
}
