import { SPEEDS, type Tape } from "../../../lib/cast/tape";
import { copy } from "../../../lib/copy";
import { escapeText } from "../../../lib/inert";
import { useKeys } from "../../../lib/keys";
import type { Cue } from "./Replay";

interface Replayed {
  tape: Tape;
  cues: readonly Cue[];
  /** Index of the command that is being played. */
  here: number;
  seek: (at: number) => void;
  goTo: (cue: Cue | undefined) => void;
  toggle: () => void;
}

/** Seconds within which two moments of a recording are the same to a reader. */
const SAME = 0.02;

/** The command that was being typed at a moment; of several at once, the one that was gone to. */
export function cueAt(cues: readonly Cue[], position: number, seq: number): number {
  const named = cues.findIndex((cue) => cue.seq === seq && Math.abs(cue.at - position) < SAME);
  return named >= 0 ? named : cues.findLastIndex((cue) => cue.at <= position + SAME);
}

export function useReplayKeys({ tape, cues, here, seek, goTo, toggle }: Replayed): void {
  const faster = (step: number): void => {
    const at = SPEEDS.indexOf(tape.speed) + step;
    tape.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1);
  };
  useKeys([
    { keys: "Space", what: "play or pause", run: toggle },
    { keys: "ArrowLeft", what: "5 s back", run: () => seek(tape.position - 5) },
    { keys: "ArrowRight", what: "5 s on", run: () => seek(tape.position + 5) },
    { keys: "[", what: "previous command", run: () => goTo(cues[Math.max(0, here - 1)]) },
    { keys: "]", what: "next command", run: () => goTo(cues[here + 1]) },
    { keys: "<", what: "slower", run: () => faster(-1) },
    { keys: ">", what: "faster", run: () => faster(1) },
    { keys: "i", what: "skip idle time or not", run: () => tape.setSkipIdle(!tape.skipIdle) },
    {
      keys: "c",
      what: "copy the command",
      run: () => copy(escapeText(cues[here]?.line ?? ""), "the command"),
    },
  ]);
}
