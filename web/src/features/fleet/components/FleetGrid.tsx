import { useState } from "react";
import { Link } from "wouter";
import type { Decky } from "../../../api/types";
import { DepthMark } from "../../../ui/Depth";
import { Service } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";
import { State } from "./State";

/** Cards in the document at first; a large fleet is better read as a table. */
const SHOWN = 120;

function Card({ decky }: { decky: Decky }) {
  return (
    <li className={decky.drift ? "decky drift" : "decky"}>
      <div className="row">
        <Link href={`/fleet/${decky.name}`} className="decky-name cut">
          {decky.name}
        </Link>
        <span className="push">
          <DepthMark depth={decky.depth} />
        </span>
      </div>
      <p className="muted cut">
        <span className="mono">{decky.address}</span> {decky.archetype}
      </p>
      <p className="decky-services">
        {decky.services.map((service) => (
          <span key={service.name + service.port} className={service.actual === "failed" ? "down" : ""}>
            <Service name={service.name} port={service.port} />
          </span>
        ))}
      </p>
      <p className="row small">
        <State decky={decky} />
        <span className="push muted">
          {decky.live_sessions > 0 && <strong className="live-count">{decky.live_sessions} live </strong>}
          {decky.last_touched === null ? (
            "never touched"
          ) : (
            <>
              touched <Ago at={decky.last_touched} />
            </>
          )}
        </span>
      </p>
    </li>
  );
}

export function FleetGrid({ fleet }: { fleet: readonly Decky[] }) {
  const [shown, setShown] = useState(SHOWN);
  return (
    <>
      <ul className="deckies">
        {fleet.slice(0, shown).map((decky) => (
          <Card key={decky.decky_id} decky={decky} />
        ))}
      </ul>
      {fleet.length > shown && (
        <button type="button" className="button" onClick={() => setShown(shown + SHOWN)}>
          {fleet.length - shown} more
        </button>
      )}
    </>
  );
}
