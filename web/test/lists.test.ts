import { describe, expect, it } from "vitest";
import type { LogItem, Proof } from "../src/api/types";
import { folded, path } from "../src/features/attackers/fold";
import { binned, intervalFor, sumAt } from "../src/ui/chart/bins";
import { Keyset } from "../src/ui/table/keyset";

/** A list of `size` numbers, newest first, given out as the API does. */
function numbers(size: number, asked: number[] = []) {
  return new Keyset<number>(async (cursor, limit) => {
    const from = cursor === null ? 0 : Number(cursor);
    asked.push(from);
    const items = Array.from(
      { length: Math.max(0, Math.min(limit, size - from)) },
      (_, index) => from + index,
    );
    return { items, next: from + limit < size ? String(from + limit) : null };
  });
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

async function readTo(list: Keyset<number>, index: number): Promise<void> {
  while (list.count <= index && (list.more || !list.started)) {
    list.need(Math.max(0, list.count - 1), list.count);
    await settled();
  }
}

describe("Keyset", () => {
  it("reads on as the end comes near, and knows the end", async () => {
    const list = numbers(250);
    await readTo(list, 240);
    expect(list.count).toBe(250);
    expect(list.more).toBe(false);
    expect(list.at(249)).toBe(249);
  });

  it("holds at most 1,000 rows and finds the others again by their cursor", async () => {
    const asked: number[] = [];
    const list = numbers(5_000, asked);
    await readTo(list, 3_000);
    expect(list.held).toBeLessThanOrEqual(1_100);
    expect(list.at(1_234)).toBeUndefined();
    list.need(1_230, 1_260);
    await settled();
    expect(list.at(1_234)).toBe(1_234);
    expect(list.at(0)).toBe(0);
    expect(asked.filter((from) => from === 0)).toHaveLength(1);
  });

  it("goes past pages that are short or empty", async () => {
    const pages: Record<string, { items: number[]; next: string | null }> = {
      "": { items: [1], next: "a" },
      a: { items: [], next: "b" },
      b: { items: [2, 3], next: null },
    };
    const list = new Keyset<number>(async (cursor) => pages[cursor ?? ""] ?? { items: [], next: null });
    await readTo(list, 2);
    await settled();
    expect([list.at(0), list.at(1), list.at(2)]).toEqual([1, 2, 3]);
  });

  it("says what went wrong and goes on when told", async () => {
    let broken = true;
    const list = new Keyset<number>(async () => {
      if (broken) throw new Error("no");
      return { items: [7], next: null };
    });
    list.need(0, 0);
    await settled();
    expect(list.error?.message).toBe("no");
    broken = false;
    list.retry();
    await settled();
    expect(list.at(0)).toBe(7);
    expect(list.error).toBeNull();
  });
});

describe("histogram", () => {
  it("joins series into families and loses nothing", () => {
    const bins = binned(
      {
        interval: "1m",
        since: 60_000_000,
        until: 360_000_000,
        series: [
          {
            key: "ssh",
            total: 3,
            buckets: [
              [60_000_000, 1],
              [120_000_000, 2],
            ] as never,
          },
          { key: "telnet", total: 4, buckets: [[120_000_000, 4]] as never },
        ],
      },
      [{ key: "shell", label: "shell", tone: "" }],
      () => "shell",
    );
    expect(bins.size).toBe(5);
    expect([0, 1, 2].map((bin) => sumAt(bins, bin))).toEqual([1, 6, 0]);
    expect(bins.layers[0]?.total).toBe(7);
  });

  it("chooses the finest interval that fits", () => {
    const hour = 3_600_000_000;
    expect(intervalFor(0, hour).name).toBe("1m");
    expect(intervalFor(0, 24 * hour).name).toBe("15m");
    expect(intervalFor(0, 3_000 * hour).name).toBe("1d");
  });
});

describe("timeline", () => {
  const item = (seq: number, kind: string, fact: LogItem["fact"] = {}): LogItem =>
    ({
      seq,
      id: `e${seq}`,
      at: seq * 1_000_000,
      kind,
      session: "s",
      decky: "d",
      fact,
      secret: [],
    }) as unknown as LogItem;

  it("folds bursts, and never what proves or changes something", () => {
    const items = [
      ...[1, 2, 3, 4].map((seq) => item(seq, "command.issued", { effect: "read" })),
      item(5, "command.issued", { effect: "write" }),
      item(6, "credential.offered", { accepted: false }),
      item(7, "credential.offered", { accepted: true }),
    ];
    const proof = { event_id: "e7", depth: 2 } as Proof;
    const folds = folded(items, [proof]);
    expect(folds.map((fold) => fold.items.length)).toEqual([4, 1, 1, 1]);
    expect(folds.at(-1)?.proof?.depth).toBe(2);
  });

  it("orders deckies by the first touch", () => {
    const steps = path([
      { decky: "b", at: 30 },
      { decky: "a", at: 10 },
      { decky: "a", at: 50 },
    ]);
    expect(steps).toEqual([
      { decky: "a", at: 10, after: 0 },
      { decky: "b", at: 30, after: 20 },
    ]);
  });
});
