import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { filterText, parseFilter, type Term, termText } from "../../lib/filter";
import { useKeys } from "../../lib/keys";
import { Inert } from "../Inert";
import { Suggestions } from "./Suggestions";
import { suggest } from "./suggest";

interface Props {
  text: string;
  onChange: (text: string) => void;
  /** Values that are known of a field, for completion. */
  known: (field: string) => readonly string[];
  placeholder?: string;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** One query as chips and as text: finished terms are chips, the one being written is text. */
export function FilterBar({ text, onChange, known, placeholder }: Props) {
  const filter = parseFilter(text);
  const [draft, setDraft] = useState("");
  const [chosen, setChosen] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const faults = parseFilter(draft).faults;
  const offers = open ? suggest(draft, known) : [];
  useKeys([{ keys: "/", what: "filter", run: () => input.current?.focus() }]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new draft begins without a choice
  useEffect(() => setChosen(-1), [draft]);

  const commit = (added: string): void => {
    const terms = parseFilter(added).terms;
    const names = new Set<string>(terms.map((term) => term.field).filter((field) => field !== "search"));
    onChange(filterText([...filter.terms.filter((term) => !names.has(term.field)), ...terms]));
    setDraft("");
    setOpen(false);
  };
  const take = (offer: string): void => {
    if (offer.endsWith(":")) setDraft(offer);
    else commit(offer);
    input.current?.focus();
  };
  const without = (term: Term): void => onChange(filterText(filter.terms.filter((other) => other !== term)));
  const step = (by: number): void => {
    setOpen(true);
    setChosen((value) => Math.max(-1, Math.min(offers.length - 1, value + by)));
  };
  const enter = (): void => {
    const offer = offers[chosen];
    if (offer) take(offer);
    else if (draft.trim() && faults.length === 0) commit(draft);
  };
  const leave = (): void => {
    if (open && offers.length > 0) setOpen(false);
    else input.current?.blur();
  };
  const rewrite = (): void => {
    const last = filter.terms.at(-1);
    if (!last) return;
    without(last);
    setDraft(termText(last));
  };
  const keyed = (event: KeyboardEvent<HTMLInputElement>): void => {
    const by = STEPS[event.key];
    if (by !== undefined) step(by);
    else if (event.key === "Enter") enter();
    else if (event.key === "Escape") leave();
    else if (event.key === "Backspace" && draft === "") rewrite();
    else return;
    event.preventDefault();
  };
  return (
    <div className="filterbar">
      <Search size={15} aria-hidden="true" />
      {filter.terms.map((term) => (
        <span key={`${term.field}${term.from}`} className="chip">
          {term.field !== "search" && <span className="muted">{term.field}:</span>}
          <Inert text={term.value} limit={60} />
          <button
            type="button"
            aria-label={`Remove ${term.field} ${term.value}`}
            onClick={() => without(term)}
          >
            <X size={12} />
          </button>
        </span>
      ))}
      <div className="draft">
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Filter"
          aria-expanded={offers.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
          aria-invalid={faults.length > 0}
          autoComplete="off"
          spellCheck={false}
          placeholder={
            filter.terms.length === 0 ? (placeholder ?? "service:ssh kind:command.issued wget") : ""
          }
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={keyed}
        />
        {faults.length > 0 && (
          <span className="underlay" aria-hidden="true">
            {draft.slice(0, faults[0]?.from)}
            <u>{draft.slice(faults[0]?.from, faults[0]?.to)}</u>
          </span>
        )}
        <Suggestions id={list} offers={offers} chosen={chosen} onTake={take} />
      </div>
      {faults[0] && (
        <span className="fault" role="alert">
          {faults[0].message} <span className="muted">column {faults[0].from + 1}</span>
        </span>
      )}
      {text !== "" && (
        <button type="button" className="more" onClick={() => onChange("")}>
          Clear
        </button>
      )}
    </div>
  );
}
