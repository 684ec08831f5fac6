import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api } from "../../../api/endpoints";
import type { SessionDetail } from "../../../api/types";
import { useKeys } from "../../../lib/keys";
import { toast } from "../../../lib/toast";

/** `N` and `P` go through the sessions of the same visitor, in their order. */
export function useNeighbours(session: SessionDetail): void {
  const [, navigate] = useLocation();
  const uuid = session.attacker_uuid ?? "";
  const { data } = useQuery({
    queryKey: ["sessions", "of", uuid],
    queryFn: () => api.attackerSessions(uuid, { limit: 500, order: "asc" }),
    enabled: uuid !== "",
  });
  const go = (step: number): void => {
    const ordered = [...(data?.items ?? [])].sort((a, b) => a.started - b.started);
    const at = ordered.findIndex((item) => item.sid === session.sid);
    const next = at < 0 ? undefined : ordered[at + step];
    if (next) navigate(`/sessions/${next.sid}`);
    else
      toast({
        text: step > 0 ? "This is the visitor's last session" : "This is the visitor's first session",
      });
  };
  useKeys([
    { keys: "N", what: "next session of this visitor", run: () => go(1) },
    { keys: "P", what: "previous session of this visitor", run: () => go(-1) },
  ]);
}
