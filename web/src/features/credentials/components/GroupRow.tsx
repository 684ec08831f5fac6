import { ChevronDown, ChevronRight } from "lucide-react";
import { count } from "../../../lib/number";
import { Inert } from "../../../ui/Inert";
import { Peer } from "../../../ui/Peer";
import { Secret } from "../../../ui/Secret";
import { Demo, Service, Services } from "../../../ui/Service";
import { Ago } from "../../../ui/Time";
import type { Group } from "../groups";

interface Props {
  group: Group;
  active: boolean;
  open: boolean;
  reveal: boolean;
  onToggle: () => void;
  onReveal: (on: boolean) => void;
}

const some = (names: readonly string[], most: number): string =>
  names.length > most ? `${names.slice(0, most).join(", ")} +${names.length - most}` : names.join(", ");

/** One secret with all that offered it; unfolded, each use. */
export function GroupRow({ group, active, open, reveal, onToggle, onReveal }: Props) {
  const [first] = group.rows;
  if (!first) return null;
  return (
    <>
      <tr id={`secret-${group.hash}`} className={active ? "secret active" : "secret"}>
        <td>
          <span className="row">
            <button
              type="button"
              className="fold"
              aria-expanded={open}
              aria-label={`Uses of secret ${group.hash}`}
              onClick={onToggle}
            >
              {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
            </button>
            <Secret id={first.id} shown={reveal} onShow={onReveal} />
            <span className="mono muted small" title="First 12 digits of the secret's keyed hash">
              {group.hash}
            </span>
            {group.kind !== "plain" && <span className="badge">{group.kind}</span>}
          </span>
        </td>
        <td className="limited">
          <Inert text={some(group.principals, 2)} line />
        </td>
        <td>
          <Services names={group.services} most={2} />
        </td>
        <td className="limited cut">{some(group.deckies, 2)}</td>
        <td className="nowrap">
          <Peer address={group.peers[0] ?? ""} />
          {group.peers.length > 1 && <span className="muted"> +{group.peers.length - 1}</span>}
        </td>
        <td className="num">{count(group.attempts)}</td>
        <td className="num">
          {group.targets > 1 ? (
            <strong className="d4">{count(group.targets)}</strong>
          ) : (
            <span className="muted">1</span>
          )}
        </td>
        <td className="num">
          <Ago at={group.last} />
        </td>
      </tr>
      {open &&
        group.rows.map((row) => (
          <tr key={row.id} className="use">
            <td>
              {row.accepted ? (
                <span className="badge d2">accepted</span>
              ) : (
                <span className="muted">refused</span>
              )}
            </td>
            <td className="limited">
              <Inert text={row.principal ?? "(nobody)"} line />
            </td>
            <td>
              <Service name={row.service} />
            </td>
            <td>{row.decky}</td>
            <td className="nowrap">
              <Peer address={row.peer} /> <Demo ours={row.ours} />
            </td>
            <td className="num">{count(row.attempts)}</td>
            <td />
            <td className="num">
              <Ago at={row.last_seen} />
            </td>
          </tr>
        ))}
    </>
  );
}
