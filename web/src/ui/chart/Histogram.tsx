import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { isFamily } from "../../lib/family";
import { count } from "../../lib/number";
import { usePrefs } from "../../lib/prefs";
import { type Micros, stamp } from "../../lib/time";
import { Shape } from "../Service";
import { Bars } from "./Bars";
import { BinTable } from "./BinTable";
import { type Bins, sumAt } from "./bins";

interface Props {
  label: string;
  bins: Bins;
  height?: number;
  onBrush?: (since: Micros, until: Micros) => void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: 10, PageUp: -10 };

/** Stacked bars over time. Dragging, or Shift with the arrows and Enter, chooses a range; a table says the same. */
export function Histogram({ label, bins, height = 96, onBrush }: Props) {
  const { zone } = usePrefs();
  const [at, setAt] = useState<number | null>(null);
  const [from, setFrom] = useState<number | null>(null);
  const [table, setTable] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const binAt = (event: PointerEvent): number => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.max(
      0,
      Math.min(bins.size - 1, Math.floor(((event.clientX - box.left) / box.width) * bins.size)),
    );
  };
  const brush = (a: number, b: number): void => {
    const [low, high] = a < b ? [a, b] : [b, a];
    onBrush?.(bins.since + low * bins.step, bins.since + (high + 1) * bins.step);
    setFrom(null);
  };
  const step = (event: KeyboardEvent, by: number): void => {
    const here = at ?? bins.size - 1;
    if (!event.shiftKey) setFrom(null);
    else if (from === null) setFrom(here);
    setAt(Math.max(0, Math.min(bins.size - 1, here + by)));
  };
  const clear = (): void => {
    setFrom(null);
    setAt(null);
  };
  const keyed = (event: KeyboardEvent): void => {
    const by = STEPS[event.key];
    if (by !== undefined) step(event, by);
    else if (event.key === "Enter" && at !== null) brush(from ?? at, at);
    else if (event.key === "Escape" && at !== null) clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const here = at ?? bins.size - 1;
  const said = `${stamp(bins.since + here * bins.step, zone)}, ${count(sumAt(bins, here))} events`;
  return (
    <figure className="histogram">
      <figcaption>
        <span className="legend">
          {bins.layers.map((layer) => (
            <span key={layer.key} className="key">
              {isFamily(layer.key) ? <Shape family={layer.key} /> : <i className={layer.tone} />}
              {layer.label} <span className="muted">{count(layer.total)}</span>
            </span>
          ))}
        </span>
        <span className="muted small push nowrap">{at !== null ? said : ""}</span>
        <button type="button" className="more" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? "Bars" : "Table"}
        </button>
      </figcaption>
      {table ? (
        <BinTable bins={bins} label={label} />
      ) : (
        <div
          ref={area}
          className={onBrush ? "plot brushable" : "plot"}
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={bins.size - 1}
          aria-valuenow={here}
          aria-valuetext={said}
          onKeyDown={keyed}
          onBlur={() => setAt(null)}
          onPointerMove={(event) => setAt(binAt(event))}
          onPointerLeave={() => from === null && setAt(null)}
          onPointerDown={(event) => {
            if (!onBrush) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setFrom(binAt(event));
          }}
          onPointerUp={(event) => {
            if (from === null) return;
            const to = binAt(event);
            if (to === from) setFrom(null);
            else brush(from, to);
          }}
        >
          <Bars bins={bins} height={height} at={at} from={from} />
        </div>
      )}
    </figure>
  );
}
