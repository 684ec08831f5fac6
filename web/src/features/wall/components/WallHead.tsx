import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/endpoints";
import { useStats } from "../../../api/queries";
import { depthWord } from "../../../lib/depth";
import { useSecond } from "../../../lib/tick";
import { now, span, stopwatch } from "../../../lib/time";
import { Meter } from "../../../ui/Depth";
import { WallClock } from "../../../ui/Time";

/** Depth from which somebody is in. */
export const INSIDE = 2;

export const useWallStories = () =>
  useQuery({
    queryKey: ["stories", "wall"],
    queryFn: () => api.stories({ state: "open", min_depth: INSIDE, limit: 50 }),
    refetchInterval: 5_000,
    select: (page) => [...page.items].sort((a, b) => b.depth - a.depth || b.last_seen - a.last_seen),
  });

export function WallHead() {
  const stories = useWallStories();
  const { data: stats } = useStats();
  useSecond();
  const [deepest] = stories.data ?? [];
  const since = Math.min(...(stories.data ?? []).map((story) => story.first_seen));
  return (
    <header className="wall-head">
      <h1 className="wall-brand">DECNET</h1>
      {deepest ? (
        <strong className={`wall-state d${deepest.depth}`}>
          <Meter depth={deepest.depth} />
          {stories.data?.length} {depthWord(INSIDE).toUpperCase()} {stopwatch(now() - since)}
        </strong>
      ) : (
        <strong className="wall-state">
          {stats?.quiet_since ? `QUIET ${span(now() - stats.quiet_since)}` : stories.data ? "QUIET" : ""}
        </strong>
      )}
      <WallClock />
    </header>
  );
}
