import { Check, TriangleAlert } from "lucide-react";
import type { Stats } from "../../../api/types";
import { count } from "../../../lib/number";
import { Await, type Waiting } from "../../../ui/Await";
import { Empty, Panel } from "../../../ui/Panel";
import { Ago } from "../../../ui/Time";

type SensorStats = Stats["sensors"][number];

function Row({ sensor }: { sensor: SensorStats }) {
  return (
    <tr>
      <td>{sensor.name}</td>
      <td className={sensor.alive ? "muted" : "d4"}>
        <span className="row">
          {sensor.alive ? <Check size={14} /> : <TriangleAlert size={14} />}
          {sensor.alive ? "alive" : "silent"}
        </span>
      </td>
      <td className="num">{count(sensor.intake_lag_events)}</td>
      <td className="num nowrap">
        {sensor.last_heartbeat === null ? "never" : <Ago at={sensor.last_heartbeat} />}
      </td>
      <td className="muted">{sensor.version}</td>
    </tr>
  );
}

export function Sensors({ query }: { query: Waiting<Stats> }) {
  return (
    <Panel title="Sensors" flush className="overflow">
      <Await query={query}>
        {({ sensors }) =>
          sensors.length === 0 ? (
            <Empty>No sensor ever reported.</Empty>
          ) : (
            <table className="plain">
              <thead>
                <tr>
                  <th>sensor</th>
                  <th>state</th>
                  <th className="num">waiting</th>
                  <th className="num">heartbeat</th>
                  <th>version</th>
                </tr>
              </thead>
              <tbody>
                {sensors.map((sensor) => (
                  <Row key={sensor.name} sensor={sensor} />
                ))}
              </tbody>
            </table>
          )
        }
      </Await>
    </Panel>
  );
}
