import type { LogItem, Session, Stats, Story } from "../../api/types";

/** What the server says on the stream, by event name. */
export interface Messages {
  hello: { seq: number };
  log: { items: LogItem[]; dropped: number };
  story: { story: Story };
  session: { session: Session };
  stats: Stats;
}

export type Name = keyof Messages;

export const NAMES: readonly Name[] = ["hello", "log", "story", "session", "stats"];

export type Message = { [N in Name]: { name: N; data: Messages[N]; id: number } }[Name];

export type LinkState = "connecting" | "live" | "lost";

export interface Link {
  state: LinkState;
  /** Milliseconds since 1970 of the last word heard, 0 before the first. */
  heard: number;
}
