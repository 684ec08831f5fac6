import { type RefObject, useEffect, useRef, useState } from "react";
import { usePaused } from "../../lib/pause";

/** Whether somebody is busy with a box: pointer on it, focus in it, scrolled, or text of it selected. */
export function useFrozen(box: RefObject<HTMLElement | null>): boolean {
  const paused = usePaused();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let pointer = false;
    const check = (): void => {
      const selection = getSelection();
      const selected = selection?.type === "Range" && element.contains(selection.anchorNode);
      setBusy(
        pointer || element.contains(document.activeElement) || element.scrollTop > 0 || selected === true,
      );
    };
    const enter = (): void => {
      pointer = true;
      check();
    };
    const leave = (): void => {
      pointer = false;
      check();
    };
    const soon = (): void => {
      setTimeout(check, 0);
    };
    element.addEventListener("pointerenter", enter);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("focusin", check);
    element.addEventListener("focusout", soon);
    element.addEventListener("scroll", check, { passive: true });
    document.addEventListener("selectionchange", check);
    return () => {
      element.removeEventListener("pointerenter", enter);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("focusin", check);
      element.removeEventListener("focusout", soon);
      element.removeEventListener("scroll", check);
      document.removeEventListener("selectionchange", check);
    };
  }, [box]);
  return busy || paused;
}

/** The value as it was when the freeze began, the present one while there is none. */
export function useHeld<Value>(value: Value, frozen: boolean): Value {
  const held = useRef(value);
  if (!frozen) held.current = value;
  return held.current;
}
