import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../../../api/endpoints";
import type { Page, Session } from "../../../api/types";
import { useMessages } from "../../../lib/stream/live";
import { Await, Bones } from "../../../ui/Await";
import { Meter } from "../../../ui/Depth";
import { Empty, Panel } from "../../../ui/Panel";
import { Peer } from "../../../ui/Peer";
import { Demo, Service } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";

const KEY = ["sessions", "live"] as const;
const SHOWN = 4;

export function LiveSessions() {
  const client = useQueryClient();
  useMessages("session", ({ session }) => {
    client.setQueryData<Page<Session>>(KEY, (held) => {
      if (!held) return held;
      if (session.ended !== null)
        return { ...held, items: held.items.filter((item) => item.sid !== session.sid) };
      if (held.items.some((item) => item.sid === session.sid)) return held;
      return { ...held, items: [session, ...held.items] };
    });
  });
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.sessions({ live: 1, limit: 50 }, signal),
    refetchInterval: 15_000,
  });
  return (
    <Panel
      title="Live sessions"
      note={sessions.data && <span className="muted">{sessions.data.items.length}</span>}
      rest={<Link href="/sessions?live=1">All live</Link>}
      flush
    >
      <Await query={sessions} bones={<Bones rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>Nobody is connected.</Empty>
          ) : (
            <ul className="live-list">
              {items.slice(0, SHOWN).map((session) => (
                <li key={session.sid}>
                  <Link href={`/sessions/${session.sid}`}>
                    <Meter depth={session.depth} />
                    <Service name={session.service} />
                    <span className="cut">{session.decky}</span>
                    <span className="cut">
                      <Peer address={session.peer} /> <Demo ours={session.ours} />
                    </span>
                    <span className="num muted">
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
