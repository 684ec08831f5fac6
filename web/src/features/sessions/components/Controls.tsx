import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { SPEEDS, type Tape } from "../../../lib/cast/tape";
import { playhead } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import type { Cue } from "./Replay";
import { Track } from "./Track";

interface Props {
  tape: Tape;
  cues: readonly Cue[];
  here: number;
  live: boolean;
  truncated: boolean;
  seek: (at: number) => void;
  goTo: (cue: Cue | undefined) => void;
  toggle: () => void;
}

export function Controls({ tape, cues, here, live, truncated, seek, goTo, toggle }: Props) {
  return (
    <div className="controls">
      <Track tape={tape} cues={cues} seek={seek} />
      <div className="row wrap">
        <Button
          look="bare"
          title="Previous command ([)"
          aria-label="Previous command"
          onClick={() => goTo(cues[Math.max(0, here - 1)])}
        >
          <SkipBack size={16} />
        </Button>
        <Button
          look="primary"
          title="Play or pause (Space)"
          aria-label={tape.playing ? "Pause" : "Play"}
          onClick={toggle}
        >
          {tape.playing ? <Pause size={16} /> : <Play size={16} />}
        </Button>
        <Button
          look="bare"
          title="Next command (])"
          aria-label="Next command"
          onClick={() => goTo(cues[here + 1])}
        >
          <SkipForward size={16} />
        </Button>
        <span className="mono nowrap playhead">
          {playhead(tape.position)} <span className="muted">/ {playhead(tape.duration)}</span>
        </span>
        <select
          className="input"
          aria-label="Speed"
          title="Speed (< >)"
          value={tape.speed}
          onChange={(event) => tape.setSpeed(Number(event.target.value))}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
        <Button
          on={tape.skipIdle}
          aria-pressed={tape.skipIdle}
          title="Skip idle time over 2 s (i)"
          onClick={() => tape.setSkipIdle(!tape.skipIdle)}
        >
          skip idle
        </Button>
        {live && (
          <Button on={tape.atEnd} aria-pressed={tape.atEnd} onClick={() => tape.follow()}>
            follow live
          </Button>
        )}
        {truncated && <span className="badge warn">truncated</span>}
      </div>
    </div>
  );
}
