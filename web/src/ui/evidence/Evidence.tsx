import { useQuery } from "@tanstack/react-query";
import { Link2, Play, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { api } from "../../api/endpoints";
import type { LogItem } from "../../api/types";
import { endpoint } from "../../lib/address";
import { copy } from "../../lib/copy";
import { type Field, withField } from "../../lib/filter";
import { useKeys } from "../../lib/keys";
import { count } from "../../lib/number";
import { Await } from "../Await";
import { Button } from "../Button";
import { Inert } from "../Inert";
import { Demo, Service } from "../Service";
import { Moment, OtherZone } from "../Time";
import { Value } from "../Value";
import { FactList } from "./FactList";

const only = (field: Field, value: string): string =>
  `/logs?q=${encodeURIComponent(withField("", field, value))}`;

function Raw({ seq }: { seq: number }) {
  const query = useQuery({
    queryKey: ["raw", seq],
    queryFn: () => api.rawLine(seq),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Await query={query}>
      {({ line }) => (
        <div className="rawline">
          <Inert text={line} />
        </div>
      )}
    </Await>
  );
}

function Origin({ item }: { item: LogItem }) {
  return (
    <dl className="facts">
      <dt>at</dt>
      <dd>
        <Moment at={item.at} withDay /> <OtherZone at={item.at} />
      </dd>
      {item.decky && (
        <>
          <dt>decky</dt>
          <dd>
            <Link href={`/fleet/${item.decky}`}>{item.decky}</Link>
          </dd>
        </>
      )}
      {item.service && (
        <>
          <dt>service</dt>
          <dd>
            <Service name={item.service} port={item.local_port ?? undefined} />
          </dd>
        </>
      )}
      {item.peer && (
        <>
          <dt>peer</dt>
          <dd>
            <Value text={item.peer_port ? endpoint(item.peer, item.peer_port) : item.peer} what="address" />{" "}
            <Demo ours={item.ours} />
          </dd>
        </>
      )}
      {item.session && (
        <>
          <dt>session</dt>
          <dd>
            <Link href={`/sessions/${item.session}`} className="mono">
              {item.session.slice(0, 8)}…{item.session.slice(-4)}
            </Link>
          </dd>
        </>
      )}
      <dt>event</dt>
      <dd className="mono small">{item.id}</dd>
    </dl>
  );
}

interface Props {
  item: LogItem;
  onClose?: () => void;
  /** What the screen adds below the fields. */
  related?: ReactNode;
}

/** One event whole: fields, origin, what is near it, and the line as it lies in the spool. */
export function Evidence({ item, onClose, related }: Props) {
  const [raw, setRaw] = useState(false);
  const link = `${location.origin}/logs?seq=${item.seq}`;
  useKeys(onClose ? [{ keys: "Escape", what: "close", run: onClose }] : []);
  return (
    <aside className="drawer" aria-label={`Event ${item.seq}`}>
      <header>
        <h2 className="event-title cut">{item.kind}</h2>
        <span className="muted small push nowrap">seq {count(item.seq)}</span>
        <Button
          look="bare"
          title="Copy link"
          aria-label="Copy link to this event"
          onClick={() => copy(link, "link")}
        >
          <Link2 size={15} />
        </Button>
        {onClose && (
          <Button look="bare" aria-label="Close" onClick={onClose}>
            <X size={16} />
          </Button>
        )}
      </header>
      <div className="body">
        <FactList item={item} />
        <Origin item={item} />
        <div className="row wrap">
          {item.session && (
            <Link className="button" href={`/sessions/${item.session}?seq=${item.seq}`}>
              <Play size={13} /> Replay
            </Link>
          )}
          <Button on={raw} aria-expanded={raw} onClick={() => setRaw(!raw)}>
            Raw line
          </Button>
          {item.session && (
            <Link className="button" href={only("session", item.session)}>
              Session's events
            </Link>
          )}
          {item.peer && (
            <Link className="button" href={only("peer", item.peer)}>
              Peer's events
            </Link>
          )}
        </div>
        {raw && <Raw seq={item.seq} />}
        {related}
      </div>
    </aside>
  );
}
