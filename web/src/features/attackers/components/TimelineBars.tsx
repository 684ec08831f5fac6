import { useMemo } from "react";
import type { LogItem } from "../../../api/types";
import { FAMILIES, familyOf } from "../../../lib/family";
import { iso } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import { binned, stepFor } from "../../../ui/chart/bins";
import { Histogram } from "../../../ui/chart/Histogram";

const GROUPS = FAMILIES.map(({ family, label }) => ({ key: family, label, tone: `f-${family}` }));

interface Props {
  items: readonly LogItem[];
  shown: string;
  kinds: readonly { key: string; label: string }[];
  narrowed: boolean;
  onChange: (change: Record<string, string | null>) => void;
}

/** When the actor was busy, with what; dragging narrows the timeline. */
export function TimelineBars({ items, shown, kinds, narrowed, onChange }: Props) {
  const bins = useMemo(() => {
    const since = items[0]?.at ?? 0;
    const until = (items.at(-1)?.at ?? 0) + 1;
    const series = new Map<string, [number, number][]>();
    for (const item of items) {
      const key = item.service ?? "";
      const buckets = series.get(key) ?? [];
      buckets.push([item.at, 1]);
      series.set(key, buckets);
    }
    const all = [...series].map(([key, buckets]) => ({ key, total: buckets.length, buckets }));
    return binned(
      { interval: "1m", since, until, series: all },
      GROUPS,
      familyOf,
      stepFor(since, until, 180),
    );
  }, [items]);
  const chosen = new Set(shown.split(",").filter(Boolean));
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChange({ show: [...next].join(",") || null });
  };
  return (
    <div className="panel timeline-bars">
      {items.length > 0 && (
        <Histogram
          label="This actor's events over time"
          height={40}
          bins={bins}
          onBrush={(since, until) => onChange({ since: iso(since), until: iso(until), last: null })}
        />
      )}
      <div className="row wrap">
        {kinds.map(({ key, label }) => (
          <Button key={key} on={chosen.has(key)} aria-pressed={chosen.has(key)} onClick={() => toggle(key)}>
            {label}
          </Button>
        ))}
        {narrowed && <Button onClick={() => onChange({ since: null, until: null })}>Whole time</Button>}
      </div>
    </div>
  );
}
