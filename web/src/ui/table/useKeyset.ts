import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type Fetch, Keyset } from "./keyset";

/** Lists that were left a moment ago, so that going back finds them where they were. */
const recent = new Map<string, Keyset<unknown>>();
const KEPT = 6;
const FRESH_MS = 60_000;

function remembered<Row>(key: string, fetch: Fetch<Row>): Keyset<Row> {
  const known = recent.get(key) as Keyset<Row> | undefined;
  if (known?.started && Date.now() - known.born < FRESH_MS) return known;
  const made = new Keyset(fetch);
  recent.delete(key);
  recent.set(key, made as Keyset<unknown>);
  for (const old of [...recent.keys()].slice(0, -KEPT)) recent.delete(old);
  return made;
}

export const forgetLists = (): void => recent.clear();

/** The list that `key` names, read by `fetch`; `reload` starts it anew from the top. */
export function useKeyset<Row>(key: string, fetch: Fetch<Row>): { list: Keyset<Row>; reload: () => void } {
  const [generation, setGeneration] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that fetch depends on
  const list = useMemo(() => remembered(key, fetch), [key, generation]);
  useSyncExternalStore(list.subscribe, list.snapshot);
  useEffect(() => {
    list.need(0, 0);
    return () => list.stop();
  }, [list]);
  const reload = useCallback(() => {
    recent.delete(key);
    setGeneration((value) => value + 1);
  }, [key]);
  return { list, reload };
}
