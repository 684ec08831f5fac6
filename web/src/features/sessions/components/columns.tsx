import { CircleOff, Video } from "lucide-react";
import { Link } from "wouter";
import type { Session } from "../../../api/types";
import { bytes, count } from "../../../lib/number";
import { span } from "../../../lib/time";
import { DepthMark } from "../../../ui/Depth";
import { Peer } from "../../../ui/Peer";
import { Demo, Service } from "../../../ui/Service";
import { Ago, Moment } from "../../../ui/Time";
import type { Column } from "../../../ui/table/Table";

function Recorded({ session }: { session: Session }) {
  if (session.recording === "recorded" || session.recording === "live") {
    return (
      <span className="row">
        <Video size={14} aria-hidden="true" /> {session.recording === "live" ? "recording" : "replay"}
      </span>
    );
  }
  if (session.recording === "skipped") {
    return (
      <span className="row muted">
        <CircleOff size={13} aria-hidden="true" /> skipped: {session.recording_reason ?? "unknown"}
      </span>
    );
  }
  return <span className="muted">–</span>;
}

const zero = (value: number): string => (value === 0 ? "" : count(value));

export const COLUMNS: readonly Column<Session>[] = [
  { key: "depth", label: "depth", width: "100px", cell: ({ depth }) => <DepthMark depth={depth} /> },
  {
    key: "started",
    label: "started",
    width: "minmax(112px, max-content)",
    cell: ({ started, sid }) => (
      <Link href={`/sessions/${sid}`} tabIndex={-1}>
        <Moment at={started} />
      </Link>
    ),
  },
  { key: "service", label: "service", width: "84px", cell: ({ service }) => <Service name={service} /> },
  { key: "decky", label: "decky", width: "minmax(80px, 1fr)", cell: ({ decky }) => decky },
  {
    key: "peer",
    label: "peer",
    width: "minmax(150px, 1.4fr)",
    cell: ({ peer, ours }) => (
      <>
        <Peer address={peer} /> <Demo ours={ours} />
      </>
    ),
  },
  {
    key: "duration",
    label: "lasted",
    width: "92px",
    num: true,
    cell: ({ ended, duration, started }) =>
      ended === null ? (
        <span className="badge">
          live <Ago at={started} />
        </span>
      ) : (
        span(duration ?? ended - started)
      ),
  },
  { key: "commands", label: "cmds", width: "48px", num: true, cell: ({ commands }) => zero(commands) },
  {
    key: "credentials",
    label: "creds",
    width: "48px",
    num: true,
    cell: ({ credentials }) => zero(credentials),
  },
  { key: "files", label: "files", width: "44px", num: true, cell: ({ files }) => zero(files) },
  {
    key: "bytes",
    label: "in / out",
    width: "132px",
    num: true,
    cell: (row) => `${bytes(row.bytes_in)} / ${bytes(row.bytes_out)}`,
  },
  {
    key: "recording",
    label: "recording",
    width: "minmax(110px, 0.8fr)",
    cell: (row) => <Recorded session={row} />,
  },
];
