import { useMemo, useState } from "react";
import type { LogItem } from "../../../api/types";
import { matches, parseFilter } from "../../../lib/filter";
import { useMessages } from "../../../lib/stream/live";
import type { Keyset } from "../../../ui/table/keyset";

/** Waiting events whose numbers are kept, to tell those that the list has already read; more are only counted. */
const NUMBERED = 1_000;

interface Waiting {
  list: Keyset<LogItem>;
  seqs: readonly number[];
  more: number;
}

/** Events that came since the list was read and would be in it. */
export function useWaiting(text: string, moving: boolean, list: Keyset<LogItem>): number {
  const [waiting, setWaiting] = useState<Waiting>({ list, seqs: [], more: 0 });
  const filter = useMemo(() => parseFilter(text), [text]);
  useMessages("log", ({ items, dropped }) => {
    if (!moving) return;
    const fresh = items.filter((item) => matches(filter, item)).map((item) => item.seq);
    const lost = filter.terms.length === 0 ? dropped : 0;
    if (fresh.length + lost === 0) return;
    setWaiting((old) => {
      const before = old.list === list ? old : { seqs: [], more: 0 };
      const seqs = [...before.seqs, ...fresh];
      const extra = Math.max(0, seqs.length - NUMBERED);
      return { list, seqs: seqs.slice(0, NUMBERED), more: before.more + extra + lost };
    });
  });
  if (waiting.list !== list) return 0;
  const read = list.at(0)?.seq ?? 0;
  return waiting.seqs.filter((seq) => seq > read).length + waiting.more;
}
