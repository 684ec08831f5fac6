import { useEffect, useRef, useSyncExternalStore } from "react";
import { connect } from "./connection";
import type { Link, LinkState, Message, Messages, Name } from "./messages";

/** What tabs of one browser tell each other: only one of them holds the stream. */
type Told = { tell: "message"; message: Message } | { tell: "link"; link: Link } | { tell: "ask" };

type Listener<N extends Name> = (data: Messages[N]) => void;

const LOCK = "decnet-stream";

/** A holder tells of a dead line after 12 s; one that says nothing for longer was put to sleep by the browser. */
const ASLEEP_MS = 16_000;
const listeners = new Map<Name, Set<(data: never) => void>>();
const watchers = new Set<() => void>();
let link: Link = { state: "connecting", heard: 0 };
let newest = 0;

function setLink(next: Link): void {
  if (next.state === link.state && next.heard - link.heard < 1_000) return;
  link = next;
  for (const watcher of watchers) watcher();
}

function unseen(message: Message): Message | null {
  if (message.name === "hello") {
    if (newest === 0) newest = message.data.seq;
    return message;
  }
  if (message.name !== "log") return message;
  const items = message.data.items.filter((item) => item.seq > newest);
  if (items.length === 0 && message.data.dropped === 0) return null;
  newest = items.reduce((most, item) => Math.max(most, item.seq), newest);
  return { ...message, data: { ...message.data, items } };
}

function deliver(message: Message): void {
  const fresh = unseen(message);
  setLink({ state: "live", heard: Date.now() });
  if (!fresh) return;
  for (const listener of listeners.get(fresh.name) ?? []) (listener as (data: unknown) => void)(fresh.data);
}

function lead(channel: BroadcastChannel): () => void {
  const tell = (told: Told): void => channel.postMessage(told);
  const state = (next: LinkState): void => {
    setLink({ state: next, heard: next === "live" ? Date.now() : link.heard });
    tell({ tell: "link", link });
  };
  const heard = channel.onmessage;
  channel.onmessage = (event: MessageEvent<Told>) => {
    if (event.data.tell === "ask") tell({ tell: "link", link });
  };
  const stop = connect({
    state,
    after: () => newest,
    message: (message) => {
      tell({ tell: "message", message });
      deliver(message);
    },
  });
  return () => {
    stop();
    channel.onmessage = heard;
  };
}

/** Holds the stream as soon as no other tab does, until it leaves or another tab takes over. */
function holdInTurn(channel: BroadcastChannel, leaving: AbortSignal, steal = false): void {
  let close: (() => void) | undefined;
  const hold = (): Promise<void> =>
    new Promise((release) => {
      close = lead(channel);
      leaving.addEventListener("abort", () => release());
    });
  navigator.locks
    .request(LOCK, steal ? { steal } : { signal: leaving }, hold)
    .catch(() => undefined)
    .finally(() => {
      close?.();
      if (!leaving.aborted) holdInTurn(channel, leaving);
    });
}

/** Joins the live stream until the returned function is called: as its holder, or through the tab that is. */
export function join(): () => void {
  const channel = new BroadcastChannel("decnet-live");
  const leaving = new AbortController();
  channel.onmessage = (event: MessageEvent<Told>) => {
    if (event.data.tell === "message") deliver(event.data.message);
    if (event.data.tell === "link") setLink(event.data.link);
  };
  channel.postMessage({ tell: "ask" } satisfies Told);
  holdInTurn(channel, leaving.signal);
  const guard = setInterval(() => {
    if (link.state !== "live" || Date.now() - link.heard < ASLEEP_MS || document.hidden) return;
    setLink({ state: "connecting", heard: link.heard });
    holdInTurn(channel, leaving.signal, true);
  }, 3_000);
  return () => {
    clearInterval(guard);
    leaving.abort();
    channel.close();
    newest = 0;
    link = { state: "connecting", heard: 0 };
  };
}

export function listen<N extends Name>(name: N, listener: Listener<N>): () => void {
  const set = listeners.get(name) ?? new Set();
  listeners.set(name, set);
  set.add(listener as (data: never) => void);
  return () => set.delete(listener as (data: never) => void);
}

/** Calls `listener` for every message of that name while the component is there. */
export function useMessages<N extends Name>(name: N, listener: Listener<N>): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => listen(name, (data) => latest.current(data)), [name]);
}

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useLink = (): Link => useSyncExternalStore(watch, () => link);
