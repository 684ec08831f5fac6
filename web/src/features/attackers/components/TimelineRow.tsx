import { memo } from "react";
import type { LogItem } from "../../../api/types";
import { usePrefs } from "../../../lib/prefs";
import { clock, day } from "../../../lib/time";
import { DepthMark } from "../../../ui/Depth";
import { KindMark } from "../../../ui/evidence/KindMark";
import { accepted, summary } from "../../../ui/evidence/summary";
import { Inert } from "../../../ui/Inert";
import { Service } from "../../../ui/Service";
import type { Fold } from "../fold";

interface Props {
  fold: Fold;
  before: LogItem | undefined;
  selected: boolean;
  onPick: (seq: number) => void;
  onUnfold: (key: number) => void;
}

const sign = (item: LogItem): string =>
  ({ "command.issued": "$ ", "session.started": "opened a session", "session.ended": "" })[item.kind] ?? "";

/** One act: when, where (if it changed), what, and what it proves. */
export const TimelineRow = memo(function TimelineRow({ fold, before, selected, onPick, onUnfold }: Props) {
  const { zone } = usePrefs();
  const [item] = fold.items;
  if (!item) return null;
  const moved = before?.session !== item.session || before?.decky !== item.decky;
  const newDay = !before || day(before.at, zone) !== day(item.at, zone);
  const letIn = accepted(item);
  const begins = item.kind === "session.started";
  return (
    <>
      {newDay && <li className="timeline-day">{day(item.at, zone)}</li>}
      <li id={`event-${item.seq}`} className={`act ${moved ? "moved" : ""} ${selected ? "selected" : ""}`}>
        <button type="button" aria-pressed={selected} onClick={() => onPick(item.seq)}>
          <span className="mono muted">{clock(item.at, zone, false)}</span>
          <span className="cut act-place">
            {moved && (
              <>
                <strong>{item.decky}</strong> {item.service && <Service name={item.service} />}
              </>
            )}
          </span>
          <KindMark item={item} />
          <span className="act-what cut">
            {begins ? (
              <span>{sign(item)}</span>
            ) : (
              <>
                {item.kind === "command.issued" && <span className="muted mono">$ </span>}
                <Inert text={summary(item)} line />
              </>
            )}
            {letIn !== undefined && (
              <span className={letIn ? "badge d2" : "muted"}>{letIn ? "accepted" : "refused"}</span>
            )}
          </span>
          {fold.proof && fold.proof.depth > 0 && <DepthMark depth={fold.proof.depth} />}
        </button>
        {fold.items.length > 1 && (
          <button type="button" className="more" onClick={() => onUnfold(fold.key)}>
            +{fold.items.length - 1}
          </button>
        )}
      </li>
    </>
  );
});
