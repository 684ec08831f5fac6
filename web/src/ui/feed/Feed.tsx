import { memo, useEffect, useRef, useSyncExternalStore } from "react";
import type { LogItem } from "../../api/types";
import { count } from "../../lib/number";
import { rowHeight, usePrefs } from "../../lib/prefs";
import { feed } from "../../lib/stream/feed";
import { clock } from "../../lib/time";
import { KindMark } from "../evidence/KindMark";
import { summary } from "../evidence/summary";
import { Inert } from "../Inert";
import { Peer } from "../Peer";
import { Demo, Service } from "../Service";
import { useWindow } from "../table/window";
import { useFrozen, useHeld } from "./freeze";

interface Props {
  onOpen: (item: LogItem) => void;
  onPaused: (note: string) => void;
}

interface RowProps {
  item: LogItem;
  top: number;
  zone: "utc" | "local";
  onOpen: (item: LogItem) => void;
}

const FeedRow = memo(function FeedRow({ item, top, zone, onOpen }: RowProps) {
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <button type="button" onClick={() => onOpen(item)}>
        <span className="mono muted">{clock(item.at, zone)}</span>
        <span className="cut">{item.service ? <Service name={item.service} /> : ""}</span>
        <span className="cut">{item.decky}</span>
        <span className="cut">
          {item.peer && <Peer address={item.peer} />} <Demo ours={item.ours} />
        </span>
        <span className="cut feed-what">
          <KindMark item={item} />
          <Inert text={summary(item)} line />
        </span>
      </button>
    </li>
  );
});

/** Events as they come, newest on top; it stands still while somebody reads, points or selects. */
export function Feed({ onOpen, onPaused }: Props) {
  const state = useSyncExternalStore(feed.subscribe, feed.state);
  const { density, zone } = usePrefs();
  const box = useRef<HTMLDivElement>(null);
  const frozen = useFrozen(box);
  const held = useHeld(state, frozen);
  const row = rowHeight(density);
  const view = useWindow(box, row, held.rows.length, 0, 1);
  const newest = held.rows[0]?.seq ?? 0;
  const waiting = frozen ? state.rows.findIndex((item) => item.seq <= newest) : 0;
  const behind = waiting < 0 ? state.rows.length : waiting;
  const note = frozen
    ? `paused, ${count(behind)} new`
    : state.dropped > 0
      ? `${count(state.dropped)} left out`
      : "";
  useEffect(() => onPaused(note), [note, onPaused]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section ref={box} className="feed" aria-label="Live events" tabIndex={0}>
      <ol className="feed-rows" style={{ height: held.rows.length * row }}>
        {held.rows.slice(view.first, view.last + 1).map((item, index) => (
          <FeedRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a place keeps its elements while events go through it
            key={index}
            item={item}
            top={(view.first + index) * row}
            zone={zone}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </section>
  );
}
