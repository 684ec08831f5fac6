import type { Credential } from "../../api/types";

/** Everything that is known of one secret, whoever offered it wherever. */
export interface Group {
  hash: string;
  kind: string;
  rows: Credential[];
  principals: string[];
  deckies: string[];
  services: string[];
  peers: string[];
  attempts: number;
  accepted: boolean;
  last: number;
  targets: number;
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

function group(rows: Credential[]): Group {
  const [first] = rows as [Credential];
  return {
    hash: first.secret_hash,
    kind: first.secret_kind,
    rows,
    principals: distinct(rows.map((row) => row.principal ?? "(nobody)")),
    deckies: distinct(rows.map((row) => row.decky)),
    services: distinct(rows.map((row) => row.service)),
    peers: distinct(rows.map((row) => row.peer)),
    attempts: rows.reduce((sum, row) => sum + row.attempts, 0),
    accepted: rows.some((row) => row.accepted),
    last: Math.max(...rows.map((row) => row.last_seen)),
    targets: Math.max(...rows.map((row) => row.reuse.targets)),
  };
}

/** Credentials by the hash of their secret, the one used last first. */
export function grouped(rows: readonly Credential[]): Group[] {
  const byHash = new Map<string, Credential[]>();
  for (const row of rows) {
    const held = byHash.get(row.secret_hash);
    if (held) held.push(row);
    else byHash.set(row.secret_hash, [row]);
  }
  return [...byHash.values()].map(group).sort((a, b) => b.last - a.last);
}
