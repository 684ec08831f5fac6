import { useState } from "react";
import { useKeys } from "../../../lib/keys";
import type { Group } from "../groups";
import { GroupRow } from "./GroupRow";

interface Props {
  groups: readonly Group[];
  more: boolean;
  onMore: () => void;
}

const STEP = 60;

export function Groups({ groups, more, onMore }: Props) {
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [revealed, setRevealed] = useState("");
  const [shown, setShown] = useState(STEP);
  const rows = groups.slice(0, shown);
  const toggle = (hash: string): void =>
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(hash)) next.add(hash);
      return next;
    });
  const move = (step: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, active + step));
    setActive(next);
    document.getElementById(`secret-${rows[next]?.hash}`)?.scrollIntoView({ block: "nearest" });
  };
  const here = rows[active];
  useKeys([
    { keys: "j", what: "next secret", run: () => move(1) },
    { keys: "k", what: "previous secret", run: () => move(-1) },
    { keys: "Enter", what: "unfold", run: () => here && toggle(here.hash) },
    { keys: "r", what: "reveal for 30 s", run: () => here && setRevealed(here.hash) },
  ]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="secrets" aria-label="Secrets" tabIndex={0}>
      <table className="plain">
        <thead>
          <tr>
            <th>secret</th>
            <th>offered as</th>
            <th>services</th>
            <th>deckies</th>
            <th>from</th>
            <th className="num">attempts</th>
            <th className="num">reused on</th>
            <th className="num">last</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((group, index) => (
            <GroupRow
              key={group.hash}
              group={group}
              active={index === active}
              open={open.has(group.hash)}
              reveal={revealed === group.hash}
              onToggle={() => {
                setActive(index);
                toggle(group.hash);
              }}
              onReveal={(on) => setRevealed(on ? group.hash : "")}
            />
          ))}
        </tbody>
      </table>
      {(groups.length > shown || more) && (
        <button
          type="button"
          className="button secrets-more"
          onClick={() => {
            setShown((value) => value + STEP);
            if (more && groups.length - shown < STEP) onMore();
          }}
        >
          More secrets
        </button>
      )}
    </section>
  );
}
