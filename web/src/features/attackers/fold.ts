import type { LogItem, Proof } from "../../api/types";

/** What a timeline shows as one row: an event, or several alike that came in a burst. */
export interface Fold {
  key: number;
  items: LogItem[];
  /** The depth that the first event proves, where it proves one. */
  proof?: Proof;
}

/** Microseconds between two events of one burst at most. */
const APART = 60_000_000;
const LEAST = 3;

const loud = (item: LogItem): boolean =>
  item.fact.effect === "write" || item.fact.effect === "execute" || item.fact.accepted === true;

function alike(before: LogItem, item: LogItem): boolean {
  return (
    before.kind === item.kind &&
    before.session === item.session &&
    item.at - before.at < APART &&
    !loud(before) &&
    !loud(item)
  );
}

/** Joins bursts of like events; what proves a depth or changes something always stands alone. */
export function folded(items: readonly LogItem[], proofs: readonly Proof[]): Fold[] {
  const proofOf = new Map(proofs.map((proof) => [proof.event_id, proof]));
  const runs: LogItem[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const joins = before && !proofOf.has(before.id) && !proofOf.has(item.id) && alike(before, item);
    if (run && joins) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) => {
    const parts = run.length >= LEAST ? [run] : run.map((item) => [item]);
    return parts.map((part) => ({
      key: part[0]?.seq ?? 0,
      items: part,
      proof: proofOf.get(part[0]?.id ?? ""),
    }));
  });
}

export interface Step {
  decky: string;
  at: number;
  /** Microseconds since the step before. */
  after: number;
}

/** The deckies in the order in which an actor first touched them. */
export function path(touches: readonly { decky: string; at: number }[]): Step[] {
  const first = new Map<string, number>();
  for (const { decky, at } of touches) {
    if (at < (first.get(decky) ?? Number.POSITIVE_INFINITY)) first.set(decky, at);
  }
  const ordered = [...first].sort((a, b) => a[1] - b[1]);
  return ordered.map(([decky, at], index) => ({
    decky,
    at,
    after: index === 0 ? 0 : at - (ordered[index - 1]?.[1] ?? at),
  }));
}
