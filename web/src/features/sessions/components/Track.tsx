import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import type { Tape } from "../../../lib/cast/tape";
import { playhead } from "../../../lib/time";
import type { Cue } from "./Replay";

const BINS = 240;
const HEIGHT = 22;

function density(moments: readonly number[], duration: number): string {
  const bins = new Array<number>(BINS).fill(0);
  for (const at of moments) {
    const bin = Math.min(BINS - 1, Math.floor((at / Math.max(duration, 0.001)) * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const most = Math.log1p(Math.max(1, ...bins));
  return bins
    .map((value, bin) => {
      if (value === 0) return "";
      const height = Math.max(2, (Math.log1p(value) / most) * (HEIGHT - 6));
      return `M${bin} ${(HEIGHT - height).toFixed(1)}h.8v${height.toFixed(1)}h-.8z`;
    })
    .join("");
}

interface Props {
  tape: Tape;
  cues: readonly Cue[];
  seek: (at: number) => void;
}

/** How busy the terminal was, where the commands are, and where the playhead stands. */
export function Track({ tape, cues, seek }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const { duration, moments } = tape;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moments only grow with the duration
  const path = useMemo(() => density(moments, duration), [duration]);
  const place = (at: number): number => (duration > 0 ? (at / duration) * BINS : 0);
  const pointed = (event: PointerEvent): void => {
    const box = area.current?.getBoundingClientRect();
    if (box) seek(((event.clientX - box.left) / box.width) * duration);
  };
  const keyed = (event: KeyboardEvent): void => {
    const to = { Home: 0, End: duration, PageUp: tape.position - 30, PageDown: tape.position + 30 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    seek(to);
  };
  return (
    <div
      ref={area}
      className="track"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(tape.position)}
      aria-valuetext={`${playhead(tape.position)} of ${playhead(duration)}`}
      onKeyDown={keyed}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointed(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && pointed(event)}
    >
      <svg viewBox={`0 0 ${BINS} ${HEIGHT}`} height={HEIGHT} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} className="track-busy" />
        {cues.map((cue) => (
          <rect
            key={cue.seq}
            x={place(cue.at)}
            y={0}
            width={0.7}
            height={6}
            className={cue.effect === "read" ? "track-cue" : "track-cue deep"}
          />
        ))}
        <rect x={place(tape.position) - 0.4} y={0} width={0.8} height={HEIGHT} className="track-head" />
      </svg>
    </div>
  );
}
