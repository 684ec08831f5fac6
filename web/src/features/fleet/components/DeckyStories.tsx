import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../../../api/endpoints";
import { Await } from "../../../ui/Await";
import { DepthMark } from "../../../ui/Depth";
import { Inert } from "../../../ui/Inert";
import { Empty, Panel } from "../../../ui/Panel";
import { Peer } from "../../../ui/Peer";
import { Demo } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";

const SHOWN = 12;

export function DeckyStories({ name }: { name: string }) {
  const stories = useQuery({
    queryKey: ["stories", "on", name],
    queryFn: () => api.stories({ state: "all", limit: 1000 }),
    select: (page) =>
      page.items.filter((story) => story.deckies.includes(name)).sort((a, b) => b.depth - a.depth),
  });
  return (
    <Panel title="Stories here" note={<span className="muted">{stories.data?.length}</span>} flush>
      <Await query={stories}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>Nobody was here.</Empty>
          ) : (
            <ul className="short-list">
              {rows.slice(0, SHOWN).map((story) => (
                <li key={story.id}>
                  <Link href={`/attackers/${story.actor.attacker_uuid}`}>
                    <DepthMark depth={story.depth} />
                    <span className="cut">
                      <Peer address={story.actor.peer} /> <Demo ours={story.ours} />
                    </span>
                    <span className="cut muted">
                      <Inert text={story.sentence} line />
                    </span>
                    <span className="muted num">
                      <Ago at={story.last_seen} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  );
}
