import { type RefObject, useLayoutEffect, useState } from "react";

/** Rows in the document at once, whatever the screen. */
export const MOST_ROWS = 60;

export interface Window {
  first: number;
  last: number;
  height: number;
}

/** Which rows of a scrolled box are in sight, plus a few around them. */
export function useWindow(
  box: RefObject<HTMLElement | null>,
  row: number,
  count: number,
  top = 0,
  around = 6,
): Window {
  const [seen, setSeen] = useState({ scroll: 0, height: 600 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let frame = 0;
    const measure = (): void => {
      frame = 0;
      setSeen((old) => {
        const next = { scroll: element.scrollTop, height: element.clientHeight };
        return old.scroll === next.scroll && old.height === next.height ? old : next;
      });
    };
    const soon = (): void => {
      if (!frame) frame = requestAnimationFrame(measure);
    };
    measure();
    element.addEventListener("scroll", soon, { passive: true });
    const observer = new ResizeObserver(soon);
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener("scroll", soon);
      observer.disconnect();
    };
  }, [box]);
  const visible = Math.ceil((seen.height - top) / row) + 1;
  const spare = Math.max(0, Math.min(around, Math.floor((MOST_ROWS - visible) / 2)));
  const start = Math.max(0, Math.floor(seen.scroll / row) - spare);
  const first = Math.max(0, Math.min(start, count - 1));
  return {
    first,
    last: Math.min(count - 1, first + Math.min(MOST_ROWS, visible + 2 * spare) - 1),
    height: seen.height,
  };
}
