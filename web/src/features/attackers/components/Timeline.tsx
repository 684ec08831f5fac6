import { useCallback, useState } from "react";
import { useKeys } from "../../../lib/keys";
import { count } from "../../../lib/number";
import type { Fold } from "../fold";
import { TimelineRow } from "./TimelineRow";

interface Props {
  folds: readonly Fold[];
  selected: number;
  onPick: (seq: number) => void;
  more: boolean;
  onMore: () => void;
  waiting: number;
  onWaiting: () => void;
}

const STEP = 200;

/** The acts of a story in their order, bursts folded. */
export function Timeline({ folds, selected, onPick, more, onMore, waiting, onWaiting }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [shown, setShown] = useState(STEP);
  const rows = folds
    .slice(0, shown)
    .flatMap((fold) =>
      open.has(fold.key)
        ? fold.items.map((item) => ({ key: item.seq, items: [item], proof: undefined }))
        : [fold],
    );
  const unfold = useCallback((key: number) => setOpen((old) => new Set([...old, key])), []);
  const at = rows.findIndex((row) => row.items.some((item) => item.seq === selected));
  const move = (step: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (!next) return;
    onPick(next.key);
    document.getElementById(`event-${next.key}`)?.scrollIntoView({ block: "nearest" });
  };
  useKeys([
    { keys: "j", what: "next event", run: () => move(1) },
    { keys: "k", what: "previous event", run: () => move(-1) },
  ]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="timeline" aria-label="Timeline" tabIndex={0}>
      <ol>
        {rows.map((row, index) => (
          <TimelineRow
            key={row.key}
            fold={row}
            before={rows[index - 1]?.items.at(-1)}
            selected={index === at}
            onPick={onPick}
            onUnfold={unfold}
          />
        ))}
      </ol>
      <div className="row timeline-foot">
        {(folds.length > shown || more) && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setShown((value) => value + STEP);
              if (more && folds.length - shown < STEP) onMore();
            }}
          >
            Later events
          </button>
        )}
        {waiting > 0 && (
          <button type="button" className="pill" onClick={onWaiting}>
            {count(waiting)} new
          </button>
        )}
      </div>
    </section>
  );
}
