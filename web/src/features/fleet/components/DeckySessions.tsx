import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../../../api/endpoints";
import { span } from "../../../lib/time";
import { Await } from "../../../ui/Await";
import { DepthMark } from "../../../ui/Depth";
import { Empty, Panel } from "../../../ui/Panel";
import { Peer } from "../../../ui/Peer";
import { Demo, Service } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";

const SHOWN = 12;

export function DeckySessions({ name }: { name: string }) {
  const sessions = useQuery({
    queryKey: ["sessions", "on", name],
    queryFn: ({ signal }) => api.sessions({ decky: name, limit: SHOWN }, signal),
    refetchInterval: 15_000,
  });
  return (
    <Panel
      title="Last sessions"
      rest={<Link href={`/sessions?decky=${encodeURIComponent(name)}`}>All</Link>}
      flush
    >
      <Await query={sessions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>Nobody connected yet.</Empty>
          ) : (
            <ul className="short-list">
              {items.map((session) => (
                <li key={session.sid}>
                  <Link href={`/sessions/${session.sid}`}>
                    <DepthMark depth={session.depth} />
                    <span className="cut">
                      <Peer address={session.peer} /> <Demo ours={session.ours} />
                    </span>
                    <span className="row">
                      <Service name={session.service} />
                      <span className="muted">
                        {session.ended === null ? "live" : span(session.duration ?? 0)}
                      </span>
                    </span>
                    <span className="muted num">
                      <Ago at={session.started} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  );
}
