import { useCallback, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/endpoints";
import { useDeckies } from "../../api/queries";
import type { Attacker, Triage } from "../../api/types";
import { useKeys } from "../../lib/keys";
import { count, plural } from "../../lib/number";
import { useMessages } from "../../lib/stream/live";
import { toast } from "../../lib/toast";
import { useTriage } from "../../lib/triage";
import { useParams } from "../../lib/url";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Panel";
import { Table } from "../../ui/table/Table";
import { useKeyset } from "../../ui/table/useKeyset";
import { Choices } from "./components/Choices";
import { columnsWith } from "./components/columns";

async function storiesOf(uuids: readonly string[]) {
  const pages = await Promise.all(uuids.map((attacker) => api.stories({ attacker, state: "all", limit: 1 })));
  return pages.flatMap((page) => page.items);
}

/** Peers that were first seen since the list was read. */
function useNewcomers(list: unknown): number {
  const [seen, setSeen] = useState({ list, count: 0 });
  useMessages("log", ({ items }) => {
    const fresh = items.filter((item) => item.kind === "attacker.observed").length;
    if (fresh > 0) setSeen((old) => ({ list, count: (old.list === list ? old.count : 0) + fresh }));
  });
  return seen.list === list ? seen.count : 0;
}

export default function AttackersPage() {
  const [params, setParams] = useParams();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<Attacker>();
  const { data: deckies = [] } = useDeckies();
  const triage = useTriage();
  const ask = {
    sort: params.get("sort") ?? "recent",
    min_depth: params.get("depth"),
    search: params.get("search"),
    service: params.get("service"),
  };
  const { list, reload } = useKeyset<Attacker>(`attackers|${JSON.stringify(ask)}`, (after, limit, signal) =>
    api.attackers({ ...ask, after, limit }, signal),
  );
  const newcomers = useNewcomers(list);
  const toggle = useCallback((uuid: string) => {
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(uuid)) next.add(uuid);
      return next;
    });
  }, []);
  const decide = async (action: Triage["action"]): Promise<void> => {
    const uuids = chosen.size > 0 ? [...chosen] : active ? [active.uuid] : [];
    if (uuids.length === 0) {
      toast({ text: "Choose a row first" });
      return;
    }
    for (const story of await storiesOf(uuids)) await triage(story, action);
    setChosen(new Set());
  };
  useKeys([
    { keys: "x", what: "select the row", run: () => active && toggle(active.uuid) },
    { keys: "e", what: "acknowledge", run: () => decide("acknowledge") },
    { keys: "m", what: "mute until deeper", run: () => decide("mute") },
  ]);
  const columns = useMemo(
    () => columnsWith(chosen, toggle, ask.sort, (sort) => setParams({ sort })),
    [chosen, toggle, ask.sort, setParams],
  );
  const filtered = Boolean(ask.min_depth || ask.search || ask.service);
  return (
    <div className="screen fill">
      <div className="title">
        <h1>Attackers</h1>
        <span className="muted">{list.started && `${count(list.count)}${list.more ? "+" : ""}`}</span>
        <Choices params={params} onChange={setParams} deckies={deckies} />
        {chosen.size > 0 && (
          <span className="row push">
            <span className="muted">{plural(chosen.size, "row")}</span>
            <Button needs="analyst" onClick={() => decide("acknowledge")}>
              Acknowledge <kbd>e</kbd>
            </Button>
            <Button needs="analyst" onClick={() => decide("mute")}>
              Mute <kbd>m</kbd>
            </Button>
          </span>
        )}
      </div>
      <div className="panel split">
        <Table
          label="Attackers"
          columns={columns}
          list={list}
          least={860}
          idOf={(attacker) => attacker.uuid}
          onMove={setActive}
          onOpen={(attacker) => navigate(`/attackers/${attacker.uuid}`)}
          float={
            newcomers > 0 && (
              <button type="button" className="pill" onClick={reload}>
                {count(newcomers)} new
              </button>
            )
          }
          empty={
            <Empty>
              <p>{filtered ? "No attacker matches." : "Nobody came yet."}</p>
              {filtered && (
                <Button onClick={() => setParams({ depth: null, search: null, service: null })}>Clear</Button>
              )}
            </Empty>
          }
        />
      </div>
    </div>
  );
}
