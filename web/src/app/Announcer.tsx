import { useRef, useState } from "react";
import { depthWord } from "../lib/depth";
import { useMessages } from "../lib/stream/live";

/** Tells a screen reader that a story got deeper, and nothing else. */
export function Announcer() {
  const known = useRef(new Map<string, number>());
  const [said, setSaid] = useState("");
  useMessages("story", ({ story }) => {
    const before = known.current.get(story.id) ?? 0;
    known.current.set(story.id, Math.max(before, story.depth));
    if (story.depth > before && story.depth >= 2) setSaid(`${story.actor.peer}: ${depthWord(story.depth)}`);
  });
  return (
    <div className="hidden-text" role="status" aria-live="polite">
      {said}
    </div>
  );
}
