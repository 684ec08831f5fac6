import type { SessionDetail } from "../../../api/types";
import { usePrefs } from "../../../lib/prefs";
import { clock } from "../../../lib/time";
import { useParams } from "../../../lib/url";
import { Await } from "../../../ui/Await";
import { Evidence } from "../../../ui/evidence/Evidence";
import { KindMark } from "../../../ui/evidence/KindMark";
import { summary } from "../../../ui/evidence/summary";
import { Inert } from "../../../ui/Inert";
import { Empty } from "../../../ui/Panel";
import { useSessionEvents } from "../api/recording";

/** A session without a terminal: what was asked and how it was answered, in order. */
export function Dialogue({ session }: { session: SessionDetail }) {
  const events = useSessionEvents(session.sid, session.ended === null);
  const [params, setParams] = useParams();
  const { zone } = usePrefs();
  const seq = Number(params.get("seq") ?? 0);
  const selected = events.data?.items.find((item) => item.seq === seq);
  return (
    <div className={selected ? "panel split open" : "panel split"}>
      <Await query={events}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>This session left no events.</Empty>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
            <section className="dialogue" aria-label="Requests and responses" tabIndex={0}>
              <ol>
                {items.map((item) => (
                  <li key={item.seq} className={item.seq === seq ? "exchange selected" : "exchange"}>
                    <button
                      type="button"
                      aria-pressed={item.seq === seq}
                      onClick={() => setParams({ seq: String(item.seq) })}
                    >
                      <span className="mono muted">{clock(item.at, zone)}</span>
                      <KindMark item={item} />
                      <span className="muted cut">{item.kind}</span>
                      <Inert text={summary(item)} limit={500} />
                    </button>
                  </li>
                ))}
              </ol>
              {next !== null && <p className="muted event-rest">The first 1,000 events are shown.</p>}
            </section>
          )
        }
      </Await>
      {selected && <Evidence item={selected} onClose={() => setParams({ seq: null })} />}
    </div>
  );
}
