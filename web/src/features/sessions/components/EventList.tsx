import { ExternalLink } from "lucide-react";
import { Link } from "wouter";
import type { LogItem, SessionDetail } from "../../../api/types";
import { playhead } from "../../../lib/time";
import { Await } from "../../../ui/Await";
import { KindMark } from "../../../ui/evidence/KindMark";
import { summary } from "../../../ui/evidence/summary";
import { Inert } from "../../../ui/Inert";
import { Empty } from "../../../ui/Panel";
import { useSessionEvents } from "../api/recording";

interface Props {
  session: SessionDetail;
  began: number;
  only?: (item: LogItem) => boolean;
  onPick: (item: LogItem) => void;
}

export function EventList({ session, began, only, onPick }: Props) {
  const events = useSessionEvents(session.sid, session.ended === null);
  return (
    <Await query={events}>
      {(page) => {
        const rows = only ? page.items.filter(only) : page.items;
        if (rows.length === 0) return <Empty>None.</Empty>;
        return (
          <ol className="commands">
            {rows.map((item) => (
              <li key={item.seq} className="command">
                <button type="button" onClick={() => onPick(item)}>
                  <span className="mono muted">{playhead((item.at - began) / 1_000_000)}</span>
                  <span className="event-line">
                    <KindMark item={item} />
                    <Inert text={summary(item)} limit={300} />
                  </span>
                </button>
                <Link
                  href={`/logs?seq=${item.seq}`}
                  aria-label={`Event ${item.seq} in the logs`}
                  className="muted"
                >
                  <ExternalLink size={13} />
                </Link>
              </li>
            ))}
            {page.next !== null && <li className="muted event-rest">The first 1,000 events are shown.</li>}
          </ol>
        );
      }}
    </Await>
  );
}
