import { useEffect, useRef } from "react";
import { playhead } from "../../../lib/time";
import { Inert } from "../../../ui/Inert";
import { Empty } from "../../../ui/Panel";
import type { Cue } from "./Replay";

interface Props {
  cues: readonly Cue[];
  here: number;
  goTo: (cue: Cue) => void;
}

/** The commands of a session; one that is pressed moves the playhead, the one being played is marked. */
export function Commands({ cues, here, goTo }: Props) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (list.current?.matches(":hover, :focus-within")) return;
    list.current?.children[here]?.scrollIntoView({ block: "nearest" });
  }, [here]);
  if (cues.length === 0) return <Empty>No command was issued.</Empty>;
  return (
    <ol ref={list} className="commands">
      {cues.map((cue, index) => (
        <li key={cue.seq} className={index === here ? "command here" : "command"}>
          <button type="button" aria-current={index === here ? "step" : undefined} onClick={() => goTo(cue)}>
            <span className="mono muted">{playhead(cue.at)}</span>
            <span className={cue.effect === "read" ? "" : "d3"}>
              <Inert text={cue.line} limit={600} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
