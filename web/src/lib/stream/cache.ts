import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Page, Session, Story } from "../../api/types";
import { listen } from "./live";

type Held<Item> = Page<Item> | InfiniteData<Page<Item>> | Item | undefined;

function patchPage<Item>(page: Page<Item>, same: (item: Item) => boolean, next: Item): Page<Item> {
  if (!page.items.some(same)) return page;
  return { ...page, items: page.items.map((item) => (same(item) ? next : item)) };
}

function patched<Item extends object>(
  held: Held<Item>,
  same: (item: Item) => boolean,
  next: Item,
): Held<Item> {
  if (!held) return held;
  if ("pages" in held) return { ...held, pages: held.pages.map((page) => patchPage(page, same, next)) };
  if ("items" in held) return patchPage(held as Page<Item>, same, next);
  return same(held as Item) ? { ...held, ...next } : held;
}

/** Milliseconds between two readings of the fleet that the stream causes. */
const FLEET_MS = 2_000;

/** Reads the fleet anew soon, once for all that happens until then. */
function fleetReader(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined || document.hidden) return;
    timer = setTimeout(() => {
      timer = undefined;
      void client.invalidateQueries({ queryKey: ["deckies"] });
    }, FLEET_MS);
  };
}

/** Keeps what the cache holds in step with the stream: rows change where they stand and none is added. */
export function follow(client: QueryClient): () => void {
  const readFleet = fleetReader(client);
  const story = listen("story", ({ story: next }) => {
    readFleet();
    client.setQueriesData<Held<Story>>({ queryKey: ["stories"] }, (held) =>
      patched<Story>(held, (item) => item.id === next.id, next),
    );
  });
  const session = listen("session", ({ session: next }) => {
    readFleet();
    client.setQueriesData<Held<Session>>({ queryKey: ["sessions"] }, (held) =>
      patched<Session>(held, (item) => item.sid === next.sid, next),
    );
  });
  const stats = listen("stats", (next) => client.setQueryData(["stats"], next));
  return () => {
    story();
    session();
    stats();
  };
}
