import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Attacker } from "../../../api/types";
import { count } from "../../../lib/number";
import { DepthMark } from "../../../ui/Depth";
import { Peer } from "../../../ui/Peer";
import { Demo, Services } from "../../../ui/Service";
import { Sparkline } from "../../../ui/Sparkline";
import { Ago } from "../../../ui/Time";
import type { Column } from "../../../ui/table/Table";

const some = (names: readonly string[], most = 2): string =>
  names.length > most ? `${names.slice(0, most).join(", ")} +${names.length - most}` : names.join(", ");

export function columnsWith(
  chosen: ReadonlySet<string>,
  toggle: (uuid: string) => void,
  sort: string,
  onSort: (sort: string) => void,
): readonly Column<Attacker>[] {
  const sorted = (label: string, by: string): ReactNode => (
    <button type="button" className="sort" aria-pressed={sort === by} onClick={() => onSort(by)}>
      {label}
      {sort === by ? " ↓" : ""}
    </button>
  );
  return [
    {
      key: "x",
      label: <span className="hidden-text">selected</span>,
      width: "18px",
      cell: ({ uuid, peer }) => (
        <button
          type="button"
          className="tick"
          role="checkbox"
          aria-checked={chosen.has(uuid)}
          aria-label={`Select ${peer}`}
          tabIndex={-1}
          onClick={() => toggle(uuid)}
        />
      ),
    },
    {
      key: "depth",
      label: sorted("depth", "depth"),
      width: "100px",
      cell: ({ depth }) => <DepthMark depth={depth} />,
    },
    {
      key: "peer",
      label: "actor",
      width: "minmax(190px, 1.4fr)",
      cell: ({ uuid, peer, ours }) => (
        <>
          <Link href={`/attackers/${uuid}`} tabIndex={-1}>
            <Peer address={peer} />
          </Link>{" "}
          <Demo ours={ours} />
        </>
      ),
    },
    {
      key: "deckies",
      label: "deckies",
      width: "minmax(130px, 1.3fr)",
      cell: ({ deckies }) => <span title={deckies.join(", ")}>{some(deckies)}</span>,
    },
    {
      key: "services",
      label: "services",
      width: "minmax(150px, 1.4fr)",
      cell: ({ services }) => <Services names={services} most={3} />,
    },
    { key: "sessions", label: "sessions", width: "64px", num: true, cell: ({ sessions }) => count(sessions) },
    {
      key: "events",
      label: sorted("events", "active"),
      width: "64px",
      num: true,
      cell: ({ events }) => count(events),
    },
    {
      key: "last",
      label: sorted("last", "recent"),
      width: "84px",
      num: true,
      cell: ({ last_seen }) => <Ago at={last_seen} />,
    },
    {
      key: "spark",
      label: "24 h",
      width: "100px",
      cell: ({ sparkline, peer }) => <Sparkline values={sparkline} label={`Events of ${peer} in 24 hours`} />,
    },
  ];
}
