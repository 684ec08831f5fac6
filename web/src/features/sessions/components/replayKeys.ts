import { SPEEDS, type Tape } from "../../../lib/cast/tape";
import { copy } from "../../../lib/copy";
import { escapeText } from "../../../lib/inert";
import { useKeys } from "../../../lib/keys";
import type { Cue } from "./Replay";

interface Replayed {
  tape: Tape;
  cues: readonly Cue[];
  seek: (at: number) => void;
  toggle: () => void;
}

/** The command that was being typed at a moment. */
export const cueAt = (cues: readonly Cue[], position: number): number =>
  cues.findLastIndex((cue) => cue.at <= position + 0.05);

export function useReplayKeys({ tape, cues, seek, toggle }: Replayed): void {
  const faster = (step: number): void => {
    const at = SPEEDS.indexOf(tape.speed) + step;
    tape.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1);
  };
  const cue = (step: number): void => {
    const here = cueAt(cues, tape.position);
    const next = cues[Math.max(0, here + step)];
    if (next) seek(next.at);
  };
  useKeys([
    { keys: "Space", what: "play or pause", run: toggle },
    { keys: "ArrowLeft", what: "5 s back", run: () => seek(tape.position - 5) },
    { keys: "ArrowRight", what: "5 s on", run: () => seek(tape.position + 5) },
    { keys: "[", what: "previous command", run: () => cue(-1) },
    { keys: "]", what: "next command", run: () => cue(1) },
    { keys: "<", what: "slower", run: () => faster(-1) },
    { keys: ">", what: "faster", run: () => faster(1) },
    { keys: "i", what: "skip idle time or not", run: () => tape.setSkipIdle(!tape.skipIdle) },
    {
      keys: "c",
      what: "copy the command",
      run: () => copy(escapeText(cues[cueAt(cues, tape.position)]?.line ?? ""), "the command"),
    },
  ]);
}
