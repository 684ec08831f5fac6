import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../../../api/endpoints";
import { mayAct } from "../../../lib/auth";
import { useIdentity } from "../../../lib/identity";
import { Await } from "../../../ui/Await";
import { Button } from "../../../ui/Button";
import { Panel } from "../../../ui/Panel";
import { AlertForm } from "./AlertForm";

export function Alerts() {
  const who = useIdentity();
  const permitted = mayAct(who, "admin");
  const alerts = useQuery({
    queryKey: ["alerts"],
    queryFn: api.alerts,
    enabled: permitted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!permitted) {
    return (
      <Panel title="Alerts" className="part">
        <p className="muted">Alerts are managed by the role admin.</p>
        <Button needs="admin">Save</Button>
      </Panel>
    );
  }
  return (
    <>
      <p className="muted part">
        One alert a story, when it first reaches the depth that you choose. What waits or failed is listed
        under <Link href="/system">System</Link>.
      </p>
      <Await query={alerts}>{(data) => <AlertForm alerts={data} />}</Await>
    </>
  );
}
