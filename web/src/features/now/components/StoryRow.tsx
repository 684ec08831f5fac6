import { BellOff, Check } from "lucide-react";
import type { Story, Triage } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { DepthMark } from "../../../ui/Depth";
import { Inert } from "../../../ui/Inert";
import { Peer } from "../../../ui/Peer";
import { Demo, Services } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";

interface Props {
  story: Story;
  active: boolean;
  onOpen: () => void;
  onTriage: (action: Triage["action"]) => void;
  onFocus: () => void;
}

export function StoryRow({ story, active, onOpen, onTriage, onFocus }: Props) {
  return (
    <li className={active ? "story active" : "story"} onFocus={onFocus}>
      <button type="button" className="story-open" onClick={onOpen}>
        <DepthMark depth={story.depth} />
        <span className="story-actor cut">
          <Peer address={story.actor.peer} /> <Demo ours={story.ours} />
        </span>
        <span className="cut story-sentence" title={story.sentence}>
          <Inert text={story.sentence} line />
        </span>
        <span className="cut story-services">
          <Services names={story.services} most={3} />
        </span>
        <span className="num muted">
          <Ago at={story.last_seen} />
        </span>
      </button>
      <span className="story-deeds">
        <Button
          look="bare"
          needs="analyst"
          title="Acknowledge (e)"
          aria-label={`Acknowledge ${story.actor.peer}`}
          onClick={() => onTriage("acknowledge")}
        >
          <Check size={15} />
        </Button>
        <Button
          look="bare"
          needs="analyst"
          title="Mute until deeper (m)"
          aria-label={`Mute ${story.actor.peer} until deeper`}
          onClick={() => onTriage("mute")}
        >
          <BellOff size={14} />
        </Button>
      </span>
    </li>
  );
}
