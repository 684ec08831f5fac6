import { useIdentity } from "../../../lib/identity";
import { toast } from "../../../lib/toast";
import { Panel } from "../../../ui/Panel";
import { PasswordForm } from "../../../ui/PasswordForm";

const MAY: Record<string, string> = {
  viewer: "sees stories, sessions and events; no secrets, recordings or files",
  analyst: "also replays, reveals secrets, and decides about stories",
  admin: "also deploys, stops workers, and manages users and alerts",
};

export function Account() {
  const who = useIdentity();
  return (
    <>
      <Panel title="You" className="part">
        <dl className="facts">
          <dt>name</dt>
          <dd>{who?.username}</dd>
          <dt>role</dt>
          <dd>
            {who?.role} <span className="muted">{MAY[who?.role ?? ""]}</span>
          </dd>
        </dl>
      </Panel>
      <Panel title="Password" className="part">
        <PasswordForm deed="Change password" onDone={() => toast({ text: "Password changed" })} />
      </Panel>
    </>
  );
}
