import { Meter } from "../../../ui/Depth";
import { Peer } from "../../../ui/Peer";
import { Demo, Services } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";
import { useWallStories } from "./WallHead";

const SHOWN = 6;

export function WallStories() {
  const { data: stories = [] } = useWallStories();
  return (
    <ol className="wall-stories">
      {stories.slice(0, SHOWN).map((story) => (
        <li key={story.id} className={`d${story.depth}`}>
          <Meter depth={story.depth} />
          <span className="wall-actor">
            <Peer address={story.actor.peer} /> <Demo ours={story.ours} />
          </span>
          <span className="cut">{story.deckies.join(" › ")}</span>
          <Services names={story.services} most={3} />
          <span className="num">
            <Ago at={story.last_seen} />
          </span>
        </li>
      ))}
    </ol>
  );
}
