import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { api } from "../../api/endpoints";
import { useDeckies } from "../../api/queries";
import type { LogItem } from "../../api/types";
import { FAMILIES } from "../../lib/family";
import { filterQuery, parseFilter } from "../../lib/filter";
import { count } from "../../lib/number";
import { bounds, rangeOf, useParams } from "../../lib/url";
import { Evidence } from "../../ui/evidence/Evidence";
import { KINDS } from "../../ui/evidence/kinds";
import { FilterBar } from "../../ui/filter/FilterBar";
import { Empty } from "../../ui/Panel";
import { Table } from "../../ui/table/Table";
import { useKeyset } from "../../ui/table/useKeyset";
import { useWaiting } from "./api/waiting";
import { COLUMNS } from "./components/columns";
import { LogBars } from "./components/LogBars";
import "./logs.css";

const SERVICES = ["ssh", "telnet", "http", "https", "ftp", "redis", "mysql", "smtp"];

function useKnown(): (field: string) => readonly string[] {
  const { data: deckies = [] } = useDeckies();
  return (field) => {
    if (field === "kind") return KINDS;
    if (field === "decky") return deckies.map((decky) => decky.name);
    if (field !== "service") return [];
    return [
      ...new Set([...deckies.flatMap((decky) => decky.services.map((service) => service.name)), ...SERVICES]),
    ];
  };
}

function useSelected(seq: string | null, find: (seq: number) => LogItem | undefined): LogItem | undefined {
  const number = Number(seq);
  const held = seq ? find(number) : undefined;
  const asked = useQuery({
    queryKey: ["log", number],
    queryFn: () => api.log(number),
    enabled: seq !== null && held === undefined && Number.isSafeInteger(number),
  });
  return held ?? (seq ? asked.data : undefined);
}

export default function LogsPage() {
  const [params, setParams] = useParams();
  const text = params.get("q") ?? "";
  const chosen = ["last", "since", "until"].map((name) => params.get(name)).join("|");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the range moves on only when it is chosen anew
  const range = useMemo(() => rangeOf(params), [chosen]);
  const known = useKnown();
  const { list, reload } = useKeyset<LogItem>(`logs|${text}|${chosen}`, (after, limit, signal) =>
    api.logs({ ...filterQuery(parseFilter(text)), ...bounds(range), after, limit }, signal),
  );
  const waiting = useWaiting(text, range.last !== "", list);
  const seq = params.get("seq");
  const selected = useSelected(seq, (number) => list.find((item) => item.seq === number)?.row);
  const open = useCallback((item: LogItem) => setParams({ seq: String(item.seq) }), [setParams]);
  const follow = useCallback(
    (item: LogItem) => {
      if (new URLSearchParams(location.search).has("seq")) setParams({ seq: String(item.seq) });
    },
    [setParams],
  );
  return (
    <div className="screen fill logs">
      <div className="title">
        <h1>Logs</h1>
        <span className="muted">
          {list.started && (list.more ? `${count(list.count)}+ events` : `${count(list.count)} events`)}
        </span>
      </div>
      <FilterBar text={text} known={known} onChange={(q) => setParams({ q, seq: null }, true)} />
      <LogBars text={text} families={FAMILIES} />
      <div className={seq ? "split panel open" : "split panel"}>
        <Table
          label="Events"
          columns={COLUMNS}
          list={list}
          least={760}
          idOf={(item) => String(item.seq)}
          selected={seq ?? undefined}
          onOpen={open}
          onMove={follow}
          float={
            waiting > 0 && (
              <button type="button" className="pill" onClick={reload}>
                {count(waiting)} new
              </button>
            )
          }
          empty={
            <Empty>
              {text ? (
                <>
                  <p>No event matches.</p>
                  <button type="button" className="button" onClick={() => setParams({ q: null }, true)}>
                    Clear the filter
                  </button>
                </>
              ) : (
                <p>Nothing was recorded in this range.</p>
              )}
            </Empty>
          }
        />
        {selected && <Evidence item={selected} onClose={() => setParams({ seq: null })} />}
      </div>
    </div>
  );
}
