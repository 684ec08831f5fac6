import { useState } from "react";
import { Link } from "wouter";
import type { Decky } from "../../../api/types";
import { DepthMark } from "../../../ui/Depth";
import { Services } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";
import { State } from "./State";

const SHOWN = 100;

export function FleetTable({ fleet }: { fleet: readonly Decky[] }) {
  const [shown, setShown] = useState(SHOWN);
  return (
    <div className="panel overflow">
      <table className="plain fleet-table">
        <thead>
          <tr>
            <th>name</th>
            <th>address</th>
            <th>role</th>
            <th>services</th>
            <th>state</th>
            <th>depth 24 h</th>
            <th className="num">live</th>
            <th className="num">touched</th>
          </tr>
        </thead>
        <tbody>
          {fleet.slice(0, shown).map((decky) => (
            <tr key={decky.decky_id}>
              <td>
                <Link href={`/fleet/${decky.name}`}>{decky.name}</Link>
              </td>
              <td className="mono">{decky.address}</td>
              <td>{decky.archetype}</td>
              <td>
                <Services names={decky.services.map((service) => service.name)} />
              </td>
              <td>
                <State decky={decky} />
              </td>
              <td>
                <DepthMark depth={decky.depth} />
              </td>
              <td className="num">{decky.live_sessions || ""}</td>
              <td className="num nowrap">
                {decky.last_touched === null ? (
                  <span className="muted">never</span>
                ) : (
                  <Ago at={decky.last_touched} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {fleet.length > shown && (
        <button type="button" className="button fleet-more" onClick={() => setShown(shown + SHOWN)}>
          {fleet.length - shown} more
        </button>
      )}
    </div>
  );
}
