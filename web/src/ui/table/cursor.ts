import { type RefObject, useCallback, useState } from "react";
import { useKeys } from "../../lib/keys";
import type { Keyset } from "./keyset";

/** Pixels of the header that covers the first rows. */
export const HEAD = 30;

interface Moved<Row> {
  box: RefObject<HTMLDivElement | null>;
  list: Keyset<Row>;
  row: number;
  screenful: number;
  onOpen: (row: Row) => void;
  onPeek?: (row: Row) => void;
  onMove?: (row: Row) => void;
}

/** The row that keys act on, and the keys that move it. */
export function useCursor<Row>({ box, list, row, screenful, onOpen, onPeek, onMove }: Moved<Row>) {
  const [active, setActive] = useState(list.active);
  const move = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(list.count - 1, to));
      setActive(next);
      list.active = next;
      const found = list.at(next);
      if (found) onMove?.(found);
      const element = box.current;
      if (!element) return;
      const top = next * row;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + row + HEAD > element.scrollTop + element.clientHeight) {
        element.scrollTop = top + row + HEAD - element.clientHeight;
      }
    },
    [box, list, row, onMove],
  );
  const act = (deed: ((row: Row) => void) | undefined): void => {
    const found = list.at(active);
    if (found) deed?.(found);
  };
  useKeys([
    { keys: "j", what: "next row", run: () => move(active + 1) },
    { keys: "k", what: "previous row", run: () => move(active - 1) },
    { keys: "ArrowDown", what: "next row", run: () => move(active + 1) },
    { keys: "ArrowUp", what: "previous row", run: () => move(active - 1) },
    { keys: "PageDown", what: "a screen on", run: () => move(active + screenful) },
    { keys: "PageUp", what: "a screen back", run: () => move(active - screenful) },
    { keys: "Home", what: "first row", run: () => move(0) },
    { keys: "End", what: "last row known", run: () => move(list.count - 1) },
    { keys: "Enter", what: "open", run: () => act(onOpen) },
    { keys: "Space", what: "peek", run: () => act(onPeek ?? onOpen) },
  ]);
  return { active, setActive, move };
}
