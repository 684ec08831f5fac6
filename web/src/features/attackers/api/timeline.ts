import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/endpoints";
import type { LogItem } from "../../../api/types";
import { useMessages } from "../../../lib/stream/live";

export const PAGE = 300;

export const useAttacker = (uuid: string) =>
  useQuery({ queryKey: ["attacker", uuid], queryFn: () => api.attacker(uuid), refetchInterval: 30_000 });

export const useStory = (uuid: string) =>
  useQuery({
    queryKey: ["stories", "of", uuid],
    queryFn: () => api.stories({ attacker: uuid, state: "all", limit: 1 }),
    select: (page) => page.items[0],
  });

export const useSessionsOf = (uuid: string) =>
  useQuery({
    queryKey: ["sessions", "of", uuid],
    queryFn: () => api.attackerSessions(uuid, { limit: 500, order: "asc" }),
    refetchInterval: 30_000,
  });

/** Everything that one actor did, oldest first; what happens meanwhile is counted, and read on request. */
export function useTimeline(uuid: string, kinds: string, peer: string | undefined) {
  const [waiting, setWaiting] = useState(0);
  const query = useInfiniteQuery({
    queryKey: ["timeline", uuid, kinds],
    queryFn: ({ pageParam }) => api.timeline(uuid, { kinds, order: "asc", limit: PAGE, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchOnMount: true,
  });
  useMessages("log", ({ items }) => {
    const fresh = items.filter(
      (item) => item.peer === peer && (!kinds || kinds.split(",").includes(item.kind)),
    );
    if (fresh.length > 0) setWaiting((value) => value + fresh.length);
  });
  const read = async (): Promise<void> => {
    setWaiting(0);
    await query.refetch();
  };
  const items: LogItem[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { query, items, waiting, read };
}
