import { Link } from "wouter";
import { useDeckies } from "../../../api/queries";
import { depthWord } from "../../../lib/depth";
import { Await } from "../../../ui/Await";
import { glyph, Meter } from "../../../ui/Depth";
import { Panel } from "../../../ui/Panel";

/** Deckies that are shown with their names. */
const FEW = 24;

/** One cell a decky: how deep anybody got there in a day. */
export function DeckyCells() {
  const deckies = useDeckies();
  const touched = deckies.data?.filter((decky) => decky.last_touched !== null).length ?? 0;
  return (
    <Panel
      title="Deckies touched"
      note={deckies.data && <span className="muted">{`${touched} of ${deckies.data.length}`}</span>}
      rest={<Link href="/fleet">Fleet</Link>}
    >
      <Await query={deckies}>
        {(fleet) => (
          <ul className={fleet.length > FEW ? "cells small-cells" : "cells"}>
            {fleet.map((decky) => (
              <li key={decky.decky_id}>
                <Link
                  href={`/fleet/${decky.name}`}
                  className={`cell d${decky.depth} ${decky.actual === "running" ? "" : "down"}`}
                  title={`${decky.name} ${decky.address}: ${depthWord(decky.depth)}${decky.drift ? ", drift" : ""}`}
                >
                  {fleet.length > FEW ? (
                    glyph(decky.depth)
                  ) : (
                    <>
                      <Meter depth={decky.depth} />
                      <span className="cell-name">{decky.name}</span>
                    </>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Await>
    </Panel>
  );
}
