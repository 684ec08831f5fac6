import { useCallback, useMemo } from "react";
import { useParams as useRoute } from "wouter";
import { useParams } from "../../lib/url";
import { Await } from "../../ui/Await";
import { Evidence } from "../../ui/evidence/Evidence";
import { Empty } from "../../ui/Panel";
import { useAttacker, useSessionsOf, useStory, useTimeline } from "./api/timeline";
import { Path } from "./components/Path";
import { StoryHead } from "./components/StoryHead";
import { Timeline } from "./components/Timeline";
import { TimelineBars } from "./components/TimelineBars";
import { folded, path } from "./fold";
import "./story.css";

export const KINDS: readonly { key: string; label: string; kinds: string }[] = [
  {
    key: "sessions",
    label: "sessions",
    kinds: "session.started,session.ended,session.recorded,client.identified",
  },
  { key: "commands", label: "commands", kinds: "command.issued,request.received,query.received" },
  { key: "credentials", label: "credentials", kinds: "credential.offered,auth.attempted" },
  {
    key: "files",
    label: "files",
    kinds: "file.captured,file.requested,download.requested,mail.stored,mail.accepted",
  },
];

/** What workers concluded is shown as the depth of the event that proves it. */
const CONCLUSIONS: ReadonlySet<string> = new Set(["attacker.observed", "story.deepened"]);

export default function StoryPage() {
  const { id = "" } = useRoute<{ id: string }>();
  const [params, setParams] = useParams();
  const shown = params.get("show") ?? "";
  const kinds = KINDS.filter((entry) => shown.split(",").includes(entry.key))
    .map((entry) => entry.kinds)
    .join(",");
  const attacker = useAttacker(id);
  const story = useStory(id);
  const sessions = useSessionsOf(id);
  const { query, items, waiting, read } = useTimeline(id, kinds, attacker.data?.peer);
  const since = Date.parse(params.get("since") ?? "") * 1000 || 0;
  const until = Date.parse(params.get("until") ?? "") * 1000 || Number.POSITIVE_INFINITY;
  const inRange = useMemo(
    () => items.filter((item) => item.at >= since && item.at < until && !CONCLUSIONS.has(item.kind)),
    [items, since, until],
  );
  const folds = useMemo(() => folded(inRange, story.data?.proofs ?? []), [inRange, story.data]);
  const seq = Number(params.get("seq") ?? 0);
  const selected = items.find((item) => item.seq === seq);
  const pick = useCallback((next: number) => setParams({ seq: next ? String(next) : null }), [setParams]);
  return (
    <div className="screen fill story-page">
      <Await query={attacker}>
        {(data) => (
          <>
            <StoryHead attacker={data} story={story.data} />
            <Path
              steps={path((sessions.data?.items ?? []).map(({ decky, started }) => ({ decky, at: started })))}
              spread={story.data?.proofs.find((proof) => proof.depth === 4)}
            />
          </>
        )}
      </Await>
      <TimelineBars items={items} shown={shown} kinds={KINDS} narrowed={since > 0} onChange={setParams} />
      <div className={selected ? "split panel open" : "split panel"}>
        <Await query={query}>
          {() =>
            folds.length === 0 ? (
              <Empty>
                <p>{shown || since ? "No event matches." : "This actor left no events."}</p>
                {(shown || since > 0) && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => setParams({ show: null, since: null, until: null })}
                  >
                    Clear
                  </button>
                )}
              </Empty>
            ) : (
              <Timeline
                folds={folds}
                selected={seq}
                onPick={pick}
                more={query.hasNextPage}
                onMore={() => query.fetchNextPage()}
                waiting={waiting}
                onWaiting={read}
              />
            )
          }
        </Await>
        {selected && <Evidence item={selected} onClose={() => pick(0)} />}
      </div>
    </div>
  );
}
