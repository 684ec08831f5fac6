import type { Page } from "../../api/types";

export const PAGE = 100;
/** Pages that are held; others are fetched again by their cursor. */
const HELD = 10;

export type Fetch<Row> = (cursor: string | null, limit: number, signal: AbortSignal) => Promise<Page<Row>>;

/** A list of unknown length read by cursor in both directions, of which only the near part is held. */
export class Keyset<Row> {
  readonly born = Date.now();
  scroll = 0;
  active = 0;
  error: Error | null = null;
  version = 0;
  private readonly fetch: Fetch<Row>;
  private readonly cursors: (string | null)[] = [null];
  private readonly sizes: number[] = [];
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly loading = new Set<number>();
  private readonly watchers = new Set<() => void>();
  private aborting = new AbortController();

  constructor(fetch: Fetch<Row>) {
    this.fetch = fetch;
  }

  subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  };

  snapshot = (): number => this.version;

  /** Rows that are known to exist. */
  get count(): number {
    return this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Whether older rows may follow. */
  get more(): boolean {
    return this.cursors.length > this.sizes.length;
  }

  get started(): boolean {
    return this.sizes.length > 0;
  }

  get held(): number {
    let sum = 0;
    for (const rows of this.pages.values()) sum += rows.length;
    return sum;
  }

  at(index: number): Row | undefined {
    const [page, offset] = this.place(index);
    return this.pages.get(page)?.[offset];
  }

  find(same: (row: Row) => boolean): { row: Row; index: number } | undefined {
    let start = 0;
    for (let page = 0; page < this.sizes.length; page += 1) {
      const offset = this.pages.get(page)?.findIndex(same) ?? -1;
      const row = this.pages.get(page)?.[offset];
      if (row) return { row, index: start + offset };
      start += this.sizes[page] ?? 0;
    }
    return undefined;
  }

  /** Asks for what is missing between two rows, and for the next page when the last one is near. */
  need(first: number, last: number): void {
    const [from] = this.place(first);
    const [to] = this.place(Math.min(last, Math.max(0, this.count - 1)));
    for (let page = from; page <= to && page < this.sizes.length; page += 1) {
      if (!this.pages.has(page)) void this.load(page);
    }
    if (this.more && last >= this.count - PAGE / 4 && !this.error) void this.load(this.sizes.length);
    this.evict(from, to);
  }

  retry = (): void => {
    this.error = null;
    this.changed();
    this.need(Math.max(0, this.count - 1), this.count);
  };

  patch(same: (row: Row) => boolean, change: (row: Row) => Row): void {
    const found = this.find(same);
    if (!found) return;
    const [page] = this.place(found.index);
    this.pages.set(
      page,
      (this.pages.get(page) ?? []).map((row) => (same(row) ? change(row) : row)),
    );
    this.changed();
  }

  stop(): void {
    this.aborting.abort();
    this.aborting = new AbortController();
    this.loading.clear();
  }

  private place(index: number): [number, number] {
    let rest = index;
    for (let page = 0; page < this.sizes.length; page += 1) {
      const size = this.sizes[page] ?? 0;
      if (rest < size) return [page, rest];
      rest -= size;
    }
    return [this.sizes.length, 0];
  }

  private async load(page: number): Promise<void> {
    if (this.loading.has(page)) return;
    this.loading.add(page);
    const { signal } = this.aborting;
    try {
      const answer = await this.fetch(this.cursors[page] ?? null, PAGE, signal);
      if (signal.aborted) return;
      this.pages.set(page, answer.items);
      this.sizes[page] = answer.items.length;
      if (answer.next !== null) this.cursors[page + 1] = answer.next;
      this.error = null;
      this.loading.delete(page);
      if (answer.items.length === 0 && answer.next !== null) void this.load(page + 1);
      this.changed();
    } catch (error) {
      if (signal.aborted) return;
      this.loading.delete(page);
      this.error = error instanceof Error ? error : new Error(String(error));
      this.changed();
    }
  }

  /** Lets go of pages far from view; the first stays, since it has no cursor that would bring it back unchanged. */
  private evict(from: number, to: number): void {
    if (this.pages.size <= HELD) return;
    const far = (page: number): number => (page < from ? from - page : Math.max(0, page - to));
    const order = [...this.pages.keys()].filter((page) => page !== 0).sort((a, b) => far(b) - far(a));
    for (const page of order.slice(0, this.pages.size - HELD)) this.pages.delete(page);
  }

  private changed(): void {
    this.version += 1;
    for (const watcher of this.watchers) watcher();
  }
}
