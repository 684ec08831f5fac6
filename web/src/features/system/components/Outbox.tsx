import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../../../api/endpoints";
import { mayAct } from "../../../lib/auth";
import { useIdentity } from "../../../lib/identity";
import { Await } from "../../../ui/Await";
import { DepthMark } from "../../../ui/Depth";
import { Inert } from "../../../ui/Inert";
import { Empty, Panel } from "../../../ui/Panel";
import { Ago } from "../../../ui/Time";

/** Alerts on their way: what was sent, what waits, what failed and why. */
export function Outbox() {
  const who = useIdentity();
  const permitted = mayAct(who, "admin");
  const outbox = useQuery({
    queryKey: ["outbox"],
    queryFn: api.outbox,
    refetchInterval: 5_000,
    enabled: permitted,
  });
  const settings = <Link href="/settings/alerts">Settings</Link>;
  if (!permitted) {
    return (
      <Panel title="Alert outbox">
        <p className="muted">Alerts need the role admin.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Alert outbox" rest={settings} flush className="overflow">
      <Await query={outbox}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No alert was ever due.</Empty>
          ) : (
            <table className="plain">
              <thead>
                <tr>
                  <th>depth</th>
                  <th>by</th>
                  <th>state</th>
                  <th className="num">tries</th>
                  <th className="num">due since</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.id}>
                    <td>
                      <DepthMark depth={item.depth} />
                    </td>
                    <td>{item.sink}</td>
                    <td
                      className={item.state === "failed" ? "d4" : item.state === "pending" ? "d3" : "muted"}
                    >
                      {item.state} {item.last_error && <Inert text={item.last_error} limit={120} />}
                    </td>
                    <td className="num">{item.attempts}</td>
                    <td className="num nowrap">
                      <Ago at={item.created_at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Await>
    </Panel>
  );
}
