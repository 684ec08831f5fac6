import { useEffect, useRef } from "react";
import { prefs } from "./prefs";

/** A key as it is bound: `j`, `Escape`, `ctrl+k`, `g l` (one after the other). */
export interface Binding {
  keys: string;
  what: string;
  run: () => void;
}

const scopes: (() => readonly Binding[])[] = [];
let prefix = "";
let prefixTimer: ReturnType<typeof setTimeout> | undefined;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

/** Keys that a focused control needs for itself. */
const ofControl = (event: KeyboardEvent): boolean =>
  (event.key === " " || event.key === "Enter") &&
  event.target instanceof Element &&
  event.target.closest("button, a, summary, [role=button], [role=slider]") !== null;

const nameOf = (event: KeyboardEvent): string => {
  const key = event.key === " " ? "Space" : event.key;
  return event.ctrlKey || event.metaKey ? `ctrl+${key.toLowerCase()}` : key;
};

const find = (keys: string): Binding | undefined => {
  for (let index = scopes.length - 1; index >= 0; index -= 1) {
    const found = scopes[index]?.().find((binding) => binding.keys === keys);
    if (found) return found;
  }
  return undefined;
};

const startsSequence = (name: string): boolean =>
  scopes.some((scope) => scope().some((binding) => binding.keys.startsWith(`${name} `)));

const usable = (event: KeyboardEvent, name: string): boolean => {
  if (name.startsWith("ctrl+")) return true;
  if (event.altKey || typing(event.target) || ofControl(event)) return false;
  if (document.querySelector("dialog[open]:modal")) return false;
  return prefs().letterKeys || name.length > 1;
};

/** Does what a pressed key is bound to. */
export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  if (!usable(event, name)) return;
  const sequence = prefix ? `${prefix} ${name}` : name;
  prefix = "";
  clearTimeout(prefixTimer);
  const binding = find(sequence);
  if (binding) {
    event.preventDefault();
    binding.run();
  } else if (startsSequence(name)) {
    prefix = name;
    prefixTimer = setTimeout(() => {
      prefix = "";
    }, 1_200);
  }
}

addEventListener("keydown", pressed);

/** Binds keys while the component is there; what is mounted later comes first. */
export function useKeys(bindings: readonly Binding[]): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    const scope = (): readonly Binding[] => latest.current;
    scopes.push(scope);
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
    };
  }, []);
}

/** Everything that is bound now, the nearest first, for the help. */
export const bound = (): readonly Binding[] => [...scopes].reverse().flatMap((scope) => scope());
