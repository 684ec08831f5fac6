import { Link } from "wouter";
import type { SessionDetail } from "../../../api/types";
import { bytes } from "../../../lib/number";
import { span } from "../../../lib/time";
import { DepthMark } from "../../../ui/Depth";
import { Peer } from "../../../ui/Peer";
import { Demo, Service } from "../../../ui/Service";
import { Ago, Moment } from "../../../ui/Time";
import { ExportMenu } from "./ExportMenu";

const back = (session: SessionDetail): string =>
  session.attacker_uuid ? `/attackers/${session.attacker_uuid}` : "/sessions";

export function SessionHead({ session }: { session: SessionDetail }) {
  return (
    <header className="session-head">
      <div className="title">
        <Link href={back(session)} className="muted">
          ‹ {session.attacker_uuid ? "Story" : "Sessions"}
        </Link>
        <h1 className="mono" title={session.sid}>
          {session.sid.slice(0, 8)}
        </h1>
        <DepthMark depth={session.depth} />
        <Demo ours={session.ours} />
        {session.ended === null && <span className="badge">live</span>}
        <span className="push">
          <ExportMenu session={session} />
        </span>
      </div>
      <p className="session-facts">
        <Link href={`/fleet/${session.decky}`}>{session.decky}</Link>
        <Service name={session.service} port={session.local_port} />
        <Peer address={session.peer} />
        <Moment at={session.started} />
        <span>{session.ended === null ? <Ago at={session.started} /> : span(session.duration ?? 0)}</span>
        <span className="muted">
          {bytes(session.bytes_in)} in, {bytes(session.bytes_out)} out
        </span>
        {session.reason && <span className="muted">ended by {session.reason}</span>}
        {session.recording === "skipped" && (
          <span className="badge warn">not recorded: {session.recording_reason ?? "unknown"}</span>
        )}
      </p>
    </header>
  );
}
