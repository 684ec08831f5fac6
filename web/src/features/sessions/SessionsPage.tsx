import { useMemo } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/endpoints";
import { useDeckies } from "../../api/queries";
import type { Page, Session } from "../../api/types";
import { count } from "../../lib/number";
import { useMessages } from "../../lib/stream/live";
import { useParams } from "../../lib/url";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Panel";
import { Table } from "../../ui/table/Table";
import { useKeyset } from "../../ui/table/useKeyset";
import { useNewSessions } from "./api/fresh";
import { COLUMNS } from "./components/columns";
import { SessionChoices } from "./components/SessionChoices";

type Ask = Record<string, string | null>;

/** Reads sessions with those that are live in front of all others, each once. */
function livePinned(
  ask: Ask,
): (after: string | null, limit: number, signal: AbortSignal) => Promise<Page<Session>> {
  let pinned = new Set<string>();
  return async (after, limit, signal) => {
    const page = await api.sessions({ ...ask, after, limit }, signal);
    if (ask.live) return page;
    if (after !== null) return { ...page, items: page.items.filter((item) => !pinned.has(item.sid)) };
    const live = (await api.sessions({ ...ask, live: 1, limit: 200 }, signal)).items;
    pinned = new Set(live.map((item) => item.sid));
    return { ...page, items: [...live, ...page.items.filter((item) => !pinned.has(item.sid))] };
  };
}

export default function SessionsPage() {
  const [params, setParams] = useParams();
  const [, navigate] = useLocation();
  const { data: deckies = [] } = useDeckies();
  const names = ["live", "recording", "service", "decky", "attacker", "depth"] as const;
  const ask: Ask = Object.fromEntries(names.map((name) => [name, params.get(name)]));
  const key = `sessions|${JSON.stringify(ask)}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the whole question
  const fetch = useMemo(() => livePinned(ask), [key]);
  const { list, reload } = useKeyset<Session>(key, fetch);
  const fresh = useNewSessions(list);
  useMessages("session", ({ session }) => {
    list.patch(
      (row) => row.sid === session.sid,
      () => session,
    );
  });
  const filtered = names.some((name) => ask[name]);
  return (
    <div className="screen fill">
      <div className="title">
        <h1>Sessions</h1>
        <span className="muted">{list.started && `${count(list.count)}${list.more ? "+" : ""}`}</span>
        <SessionChoices params={params} onChange={setParams} deckies={deckies} />
      </div>
      <div className="panel split">
        <Table
          label="Sessions"
          columns={COLUMNS}
          list={list}
          least={940}
          idOf={(session) => session.sid}
          onOpen={(session) => navigate(`/sessions/${session.sid}`)}
          float={
            fresh > 0 && (
              <button type="button" className="pill" onClick={reload}>
                {count(fresh)} new
              </button>
            )
          }
          empty={
            <Empty>
              <p>{filtered ? "No session matches." : "Nobody connected yet."}</p>
              {filtered && (
                <Button onClick={() => setParams(Object.fromEntries(names.map((name) => [name, null])))}>
                  Clear
                </Button>
              )}
            </Empty>
          }
        />
      </div>
    </div>
  );
}
