import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../../api/endpoints";
import type { Transcript } from "../../../api/types";
import { Tape } from "../../../lib/cast/tape";

const LIVE_MS = 1_000;

export const useSession = (sid: string) =>
  useQuery({
    queryKey: ["session", sid],
    queryFn: () => api.session(sid),
    refetchInterval: (query) => (query.state.data && query.state.data.ended === null ? 3_000 : false),
  });

export const useSessionEvents = (sid: string, live: boolean) =>
  useQuery({
    queryKey: ["events", sid],
    queryFn: ({ signal }) => api.logs({ session: sid, order: "asc", limit: 1000 }, signal),
    refetchInterval: live ? 3_000 : false,
  });

export interface Recording {
  tape: Tape;
  /** The first page read, which names the size and the beginning. */
  head: Transcript | null;
  /** Whether all that there is so far has been read. */
  read: boolean;
  live: boolean;
  error: Error | null;
  retry: () => void;
}

type State = Omit<Recording, "retry">;

const fresh = (tape: Tape): State => ({ tape, head: null, read: false, live: false, error: null });

/** Reads a recording to its end, and on while it grows; returns what stops it. */
function readOnto(
  tape: Tape,
  decky: string,
  sid: string,
  tell: (change: (old: State) => State) => void,
): () => void {
  let gone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let offset = 0;
  let wasLive = false;
  const take = (page: Transcript): void => {
    const following = wasLive && tape.atEnd;
    tape.append(page.rows_list);
    offset = page.next_offset ?? offset + page.rows_list.length;
    const read = page.next_offset === null;
    const live = read && !page.complete;
    if (following) tape.follow();
    wasLive = live;
    tell((old) => ({ ...old, head: old.head ?? page, read: old.read || read, live, error: null }));
    if (live) timer = setTimeout(readOn, LIVE_MS);
    else if (!read) void readOn();
  };
  const readOn = async (): Promise<void> => {
    try {
      const page = await api.transcript(decky, sid, offset);
      if (!gone) take(page);
    } catch (error) {
      if (!gone) tell((old) => ({ ...old, error: error as Error }));
    }
  };
  void readOn();
  return () => {
    gone = true;
    clearTimeout(timer);
    tape.stop();
  };
}

/** Reads a recording page by page onto a tape, and goes on reading while the session is live. */
export function useRecording(decky: string, sid: string, wanted: boolean): Recording {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State>(() => fresh(new Tape()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads anew
  useEffect(() => {
    if (!wanted) return undefined;
    const tape = new Tape();
    setState(fresh(tape));
    return readOnto(tape, decky, sid, setState);
  }, [decky, sid, wanted, attempt]);
  return { ...state, retry: () => setAttempt((value) => value + 1) };
}
