import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { Link, useLocation } from "wouter";
import { api } from "../../../api/endpoints";
import type { LogItem } from "../../../api/types";
import { seed } from "../../../lib/stream/feed";
import { Await } from "../../../ui/Await";
import { Feed } from "../../../ui/feed/Feed";
import { Panel } from "../../../ui/Panel";

export function LiveFeed() {
  const [note, setNote] = useState("");
  const [, navigate] = useLocation();
  const open = useCallback((item: LogItem) => navigate(`/logs?seq=${item.seq}`), [navigate]);
  const first = useQuery({
    queryKey: ["feed"],
    queryFn: async ({ signal }) => {
      seed((await api.logs({ limit: 60 }, signal)).items);
      return true;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Panel
      title="Live feed"
      className="feed-panel"
      note={note && <span className="badge">{note}</span>}
      rest={<Link href="/logs">Logs</Link>}
      flush
    >
      <Await query={first}>{() => <Feed onPaused={setNote} onOpen={open} />}</Await>
    </Panel>
  );
}
