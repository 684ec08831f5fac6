import { useState } from "react";
import type { Session } from "../../../api/types";
import { useMessages } from "../../../lib/stream/live";
import type { Keyset } from "../../../ui/table/keyset";

/** Sessions that began since the list was read. */
export function useNewSessions(list: Keyset<Session>): number {
  const [seen, setSeen] = useState<{ list: unknown; ids: ReadonlySet<string> }>({ list, ids: new Set() });
  useMessages("session", ({ session }) => {
    if (session.ended !== null || list.find((row) => row.sid === session.sid)) return;
    setSeen((old) => {
      const ids = old.list === list ? old.ids : new Set<string>();
      return ids.has(session.sid) ? old : { list, ids: new Set([...ids, session.sid]) };
    });
  });
  return seen.list === list ? seen.ids.size : 0;
}
