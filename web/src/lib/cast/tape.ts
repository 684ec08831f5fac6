import { converted, type Entry } from "./entries";
import { CastFilter } from "./filter";

/** `[seconds, code, text]`, as the recording has it; codes other than output and resize are not shown. */
export type CastRow = readonly [number, string, string];

export interface Screen {
  reset: (cols: number, rows: number) => void;
  resize: (cols: number, rows: number) => void;
  output: (data: string) => void;
}

/** Idle seconds that are kept where idle time is skipped. */
export const IDLE = 2;
export const SPEEDS: readonly number[] = [0.5, 1, 2, 4, 8, 16];

const NOTICE_MS = 100;

/** A recording that plays itself on a screen: rows come in as they are read, the playhead moves by the clock. */
export class Tape {
  playing = false;
  speed = 1;
  skipIdle = true;
  version = 0;
  private entries: Entry[] = [];
  private next = 0;
  private head = 0;
  private last = 0;
  private frame = 0;
  private told = 0;
  private screen: Screen | null = null;
  private size = { cols: 80, rows: 24 };
  private readonly filter = new CastFilter();
  private readonly watchers = new Set<() => void>();

  /** Ends of idle time, for drawing: every entry's moment. */
  get moments(): readonly number[] {
    return this.entries.map((entry) => entry.at);
  }

  get duration(): number {
    return this.entries.at(-1)?.at ?? 0;
  }

  /** When there is first something to see, in seconds. */
  get beginning(): number {
    return this.entries.find((entry) => entry.data.trim() !== "")?.at ?? 0;
  }

  /** Seconds since the recording began. */
  get position(): number {
    return this.toReal(this.head);
  }

  get atEnd(): boolean {
    return this.next >= this.entries.length;
  }

  subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  };

  snapshot = (): number => this.version;

  attach(screen: Screen, cols: number, rows: number): void {
    this.screen = screen;
    this.size = { cols, rows };
    this.redraw();
  }

  append(rows: readonly CastRow[]): void {
    for (const [at, code, text] of rows) {
      const before = this.entries.at(-1);
      const gap = at - (before?.at ?? 0);
      const play = (before?.play ?? 0) + (this.skipIdle ? Math.min(gap, IDLE) : gap);
      if (code === "o") this.entries.push({ at, play, data: this.filter.pass(text) });
      const resized = code === "r" ? /^(\d{1,4})x(\d{1,4})$/.exec(text) : null;
      if (resized) {
        this.entries.push({
          at,
          play,
          data: "",
          size: { cols: Number(resized[1]), rows: Number(resized[2]) },
        });
      }
    }
    this.changed();
  }

  play(): void {
    if (this.playing) return;
    if (this.atEnd) this.seek(0);
    this.playing = true;
    this.last = performance.now();
    this.frame = requestAnimationFrame(this.step);
    this.changed();
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.changed();
  }

  /** Shows the screen as it was at a moment, in seconds since the recording began. */
  seek(at: number): void {
    this.head = this.toPlay(Math.max(0, Math.min(this.duration, at)));
    this.redraw();
    this.changed();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.changed();
  }

  setSkipIdle(skip: boolean): void {
    const at = this.position;
    this.skipIdle = skip;
    let before = { at: 0, play: 0 };
    for (const entry of this.entries) {
      const gap = entry.at - before.at;
      entry.play = before.play + (skip ? Math.min(gap, IDLE) : gap);
      before = entry;
    }
    this.head = this.toPlay(at);
    this.changed();
  }

  /** Goes to the end and shows what comes, as it comes. */
  follow(): void {
    this.seek(this.duration);
  }

  stop(): void {
    this.pause();
    this.screen = null;
  }

  private step = (now: number): void => {
    this.head += ((now - this.last) / 1000) * this.speed;
    this.last = now;
    this.feed();
    if (this.atEnd) {
      this.head = this.entries.at(-1)?.play ?? 0;
      this.pause();
      return;
    }
    if (now - this.told > NOTICE_MS) {
      this.told = now;
      this.changed();
    }
    this.frame = requestAnimationFrame(this.step);
  };

  private feed(): void {
    let data = "";
    for (;;) {
      const entry = this.entries[this.next];
      if (!entry || entry.play > this.head) break;
      this.next += 1;
      if (entry.size) {
        if (data) this.screen?.output(data);
        data = "";
        this.screen?.resize(entry.size.cols, entry.size.rows);
      } else data += entry.data;
    }
    if (data) this.screen?.output(data);
  }

  private redraw(): void {
    this.next = 0;
    this.screen?.reset(this.size.cols, this.size.rows);
    this.feed();
  }

  private toReal = (play: number): number => converted(this.entries, play, "play", "at");
  private toPlay = (at: number): number => converted(this.entries, at, "at", "play");

  private changed(): void {
    this.version += 1;
    for (const watcher of this.watchers) watcher();
  }
}
