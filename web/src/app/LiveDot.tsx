import { togglePause, usePaused } from "../lib/pause";
import { useLink } from "../lib/stream/live";
import { useSecond } from "../lib/tick";
import { span } from "../lib/time";

/** Whether what is seen is what happens: a dead line never looks like peace. */
export function LiveDot() {
  const link = useLink();
  const paused = usePaused();
  const second = useSecond();
  const silent = span((second * 1000 - link.heard) * 1000);
  const word =
    link.state === "lost"
      ? `not live${link.heard ? ` for ${silent}` : ""}`
      : paused
        ? "paused"
        : link.state === "live"
          ? "live"
          : "connecting";
  return (
    <button
      type="button"
      className={`button bare live ${link.state}`}
      title="Pause what moves (.)"
      aria-pressed={paused}
      onClick={togglePause}
    >
      <i aria-hidden="true" />
      <span>{word}</span>
    </button>
  );
}
