import { useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Story } from "../../../api/types";
import { DEPTHS } from "../../../lib/depth";
import { useKeys } from "../../../lib/keys";
import { setPrefs, usePrefs } from "../../../lib/prefs";
import { useTriage } from "../../../lib/triage";
import { Await } from "../../../ui/Await";
import { useFrozen, useHeld } from "../../../ui/feed/freeze";
import { Panel } from "../../../ui/Panel";
import { useOpenStories } from "../api/stories";
import { Quiet } from "./Quiet";
import { StoryRow } from "./StoryRow";

/** Rows in the document; deeper ones come first, the rest is one click away. */
const SHOWN = 12;

/** The rows in the order that the reader sees, each with what is known of it now. */
function inOrder(order: readonly string[], stories: readonly Story[]): Story[] {
  const byId = new Map(stories.map((story) => [story.id, story]));
  return order.flatMap((id) => byId.get(id) ?? []);
}

function Rows({ stories, onWaiting }: { stories: readonly Story[]; onWaiting: (count: number) => void }) {
  const box = useRef<HTMLOListElement>(null);
  const frozen = useFrozen(box);
  const latest = useMemo(() => stories.map((story) => story.id), [stories]);
  const held = useHeld(latest, frozen);
  const rows = inOrder(held, stories);
  const [active, setActive] = useState(-1);
  const [whole, setWhole] = useState(false);
  const triage = useTriage();
  const [, navigate] = useLocation();
  const waiting = latest.filter((id) => !held.includes(id)).length;
  useEffect(() => onWaiting(waiting), [waiting, onWaiting]);
  const shown = whole ? rows : rows.slice(0, SHOWN);
  const chosen = shown[active] ?? shown[0];
  const open = (story: Story): void => navigate(`/attackers/${story.actor.attacker_uuid}`);
  const move = (step: number): void => {
    const next = Math.max(0, Math.min(shown.length - 1, active + step));
    setActive(next);
    box.current?.querySelectorAll<HTMLElement>(".story-open")[next]?.focus();
  };
  useKeys([
    { keys: "j", what: "next story", run: () => move(1) },
    { keys: "k", what: "previous story", run: () => move(-1) },
    { keys: "e", what: "acknowledge", run: () => chosen && triage(chosen, "acknowledge") },
    { keys: "m", what: "mute until deeper", run: () => chosen && triage(chosen, "mute") },
  ]);
  return (
    <>
      <ol ref={box} className="stories">
        {shown.map((story, index) => (
          <StoryRow
            key={story.id}
            story={story}
            active={index === active}
            onOpen={() => open(story)}
            onTriage={(action) => triage(story, action)}
            onFocus={() => setActive(index)}
          />
        ))}
      </ol>
      {rows.length > shown.length && (
        <button type="button" className="more all-stories" onClick={() => setWhole(true)}>
          show all {rows.length}
        </button>
      )}
    </>
  );
}

export function NeedsYou() {
  const { attention } = usePrefs();
  const stories = useOpenStories(attention);
  const [waiting, setWaiting] = useState(0);
  return (
    <Panel
      title="Needs you"
      note={
        <>
          <strong>{stories.data?.length ?? ""}</strong>
          {waiting > 0 && <span className="pill">{waiting} new</span>}
        </>
      }
      rest={
        <>
          <span className="muted small wide-only">
            <kbd>e</kbd> acknowledge <kbd>m</kbd> mute
          </span>
          <select
            className="input small"
            aria-label="Attention from depth"
            value={attention}
            onChange={(event) => setPrefs({ attention: Number(event.target.value) as 0 | 1 | 2 | 3 | 4 })}
          >
            {DEPTHS.map(({ depth, word }) => (
              <option key={depth} value={depth}>
                from {word}
              </option>
            ))}
          </select>
        </>
      }
      flush
    >
      <Await query={stories}>
        {(rows) =>
          rows.length === 0 ? <Quiet attention={attention} /> : <Rows stories={rows} onWaiting={setWaiting} />
        }
      </Await>
    </Panel>
  );
}
