import type { FactValue, LogItem } from "../../api/types";
import { bytes } from "../../lib/number";
import { span } from "../../lib/time";

type Fact = Record<string, FactValue>;

const text = (fact: Fact, name: string): string => {
  const value = fact[name];
  return value === null || value === undefined ? "" : String(value);
};

const size = (fact: Fact, name: string): string => bytes(Number(fact[name] ?? 0));

const principal = (fact: Fact): string => text(fact, "principal") || "(nobody)";

const SUMMARIES: Record<string, (fact: Fact) => string> = {
  "session.started": () => "connected",
  "session.ended": (fact) => `ended by ${text(fact, "reason")} after ${span(Number(fact.duration ?? 0))}`,
  "client.identified": (fact) => text(fact, "software"),
  "auth.attempted": (fact) => `${principal(fact)} by ${text(fact, "mechanism")}`,
  "credential.offered": (fact) => `${principal(fact)} / ${text(fact, "secret") || "***"}`,
  "command.issued": (fact) => text(fact, "line"),
  "request.received": (fact) => `${text(fact, "method")} ${text(fact, "target")} ${text(fact, "status")}`,
  "query.received": (fact) => text(fact, "statement"),
  "protocol.violation": (fact) => text(fact, "reason"),
  "limit.hit": (fact) => `limit ${text(fact, "limit")}`,
  "terminal.requested": (fact) => `${text(fact, "term")} ${text(fact, "columns")}×${text(fact, "rows")}`,
  "environment.sent": (fact) => `${text(fact, "name")}=${text(fact, "value")}`,
  "forward.requested": (fact) => `${text(fact, "direction")} ${text(fact, "host")}:${text(fact, "port")}`,
  "download.requested": (fact) => text(fact, "url"),
  "file.captured": (fact) =>
    `${text(fact, "path")} ${size(fact, "size")} ${text(fact, "sha256").slice(0, 12)}`,
  "file.requested": (fact) => `${text(fact, "path")}${fact.found ? "" : " (does not exist)"}`,
  "recipient.offered": (fact) => text(fact, "recipient"),
  "mail.accepted": (fact) => `from ${text(fact, "sender")} ${size(fact, "size")}`,
  "mail.stored": (fact) => text(fact, "subject"),
  "session.recorded": (fact) => `terminal recorded, ${size(fact, "size")}`,
  "session.skipped": (fact) => `not recorded: ${text(fact, "reason")}`,
  "decky.served": (fact) => `serves ${text(fact, "services")}`,
  "decky.failed": (fact) => `${text(fact, "service")} ${text(fact, "port")}: ${text(fact, "reason")}`,
  "storage.degraded": (fact) => `gives up ${text(fact, "given_up")}, ${size(fact, "free")} free`,
  "storage.recovered": (fact) => `keeps ${text(fact, "kept")} again, ${size(fact, "free")} free`,
  "sensor.started": (fact) => `version ${text(fact, "version")}`,
  "attacker.observed": () => "first seen ever",
  "story.deepened": (fact) => `reached depth ${text(fact, "depth")}`,
};

/** One line of what an event says, unescaped: print it through `Inert`. */
export function summary(item: LogItem): string {
  const known = SUMMARIES[item.kind];
  if (known) return known(item.fact);
  return Object.entries(item.fact)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(" ");
}

/** Whether the event says that somebody was let in. */
export const accepted = (item: LogItem): boolean | undefined =>
  typeof item.fact.accepted === "boolean" ? item.fact.accepted : undefined;
