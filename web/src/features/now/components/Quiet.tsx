import { Link } from "wouter";
import { useDeckies, useStats } from "../../../api/queries";
import { count, plural } from "../../../lib/number";
import { setPrefs } from "../../../lib/prefs";
import { useSlowSecond } from "../../../lib/tick";
import { now, span } from "../../../lib/time";
import { Empty } from "../../../ui/Panel";
import { Ago } from "../../../ui/Time";

/** Peace with its proof: since when, who watches, when each was last heard. */
export function Quiet({ attention }: { attention: number }) {
  const { data: stats } = useStats();
  const { data: deckies } = useDeckies();
  useSlowSecond(5);
  if (!stats) return <Empty>Nothing at this depth.</Empty>;
  const below = Object.entries(stats.depths)
    .filter(([depth]) => Number(depth) < attention)
    .reduce((sum, [, value]) => sum + value, 0);
  const silent = stats.sensors.filter((sensor) => !sensor.alive);
  const door = deckies?.flatMap((decky) => decky.services.map((service) => ({ decky, service })))[0];
  return (
    <Empty>
      <p className="quiet">
        {stats.quiet_since === null ? "Nothing needs you." : `Quiet for ${span(now() - stats.quiet_since)}.`}{" "}
        <span className="muted">
          {plural(stats.deckies.active, "decky", "deckies")} of {count(stats.deckies.deployed)} watch.
        </span>
      </p>
      {stats.sensors.map((sensor) => (
        <p key={sensor.name} className={sensor.alive ? "" : "fault"}>
          Sensor {sensor.name}:{" "}
          {sensor.last_heartbeat === null ? (
            "never heard"
          ) : (
            <>
              last heartbeat <Ago at={sensor.last_heartbeat} word=" ago" />
            </>
          )}
        </p>
      ))}
      {silent.length > 0 && <p className="fault">A silent sensor is no peace: see System.</p>}
      {below > 0 && (
        <p>
          {count(below)} below attention{" "}
          <button type="button" className="more" onClick={() => setPrefs({ attention: 0 })}>
            show
          </button>
        </p>
      )}
      {stats.events_total === 0 && door && (
        <>
          <p>Nothing was recorded yet. Be your own first visitor:</p>
          <pre>
            {door.service.name === "ssh"
              ? `ssh -p ${door.service.port} root@${door.decky.address}`
              : `nc ${door.decky.address} ${door.service.port}`}
          </pre>
        </>
      )}
      <Link href="/attackers">All attackers</Link>
    </Empty>
  );
}
