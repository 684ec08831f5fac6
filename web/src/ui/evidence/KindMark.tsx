import {
  ArrowDownToLine,
  Cable,
  CircleDashed,
  Database,
  DoorClosed,
  DoorOpen,
  FileDown,
  FileUp,
  Fingerprint,
  Globe,
  KeyRound,
  type LucideIcon,
  Mail,
  ShieldAlert,
  SquareTerminal,
  Video,
} from "lucide-react";
import type { LogItem } from "../../api/types";
import { accepted } from "./summary";

const ICONS: Record<string, LucideIcon> = {
  "session.started": DoorOpen,
  "session.ended": DoorClosed,
  "client.identified": Fingerprint,
  "auth.attempted": KeyRound,
  "credential.offered": KeyRound,
  "command.issued": SquareTerminal,
  "request.received": Globe,
  "query.received": Database,
  "protocol.violation": ShieldAlert,
  "limit.hit": ShieldAlert,
  "terminal.requested": SquareTerminal,
  "forward.requested": Cable,
  "download.requested": ArrowDownToLine,
  "file.captured": FileDown,
  "file.requested": FileUp,
  "recipient.offered": Mail,
  "mail.accepted": Mail,
  "mail.stored": Mail,
  "session.recorded": Video,
};

/** A small sign of an event's kind, coloured by what it proves. */
export function KindMark({ item }: { item: LogItem }) {
  const Icon = ICONS[item.kind] ?? CircleDashed;
  return (
    <span className={`kind ${toneOf(item)}`} title={item.kind}>
      <Icon size={13} aria-hidden="true" />
      <span className="hidden-text">{item.kind}</span>
    </span>
  );
}

function toneOf(item: LogItem): string {
  const letIn = accepted(item);
  if (item.kind === "credential.offered" || item.kind === "auth.attempted") return letIn ? "d2" : "d1";
  if (item.kind === "file.captured" || item.kind === "download.requested" || item.kind === "mail.stored")
    return "d3";
  const effect = item.fact.effect;
  if (effect === "write" || effect === "execute") return "d3";
  return "muted";
}
