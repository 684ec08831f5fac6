import { useRef, useState } from "react";
import type { Decky } from "../../../api/types";
import { DEPTHS } from "../../../lib/depth";
import { useKeys } from "../../../lib/keys";

interface Props {
  params: URLSearchParams;
  onChange: (change: Record<string, string | null>) => void;
  deckies: readonly Decky[];
}

/** What the list of attackers is narrowed by. */
export function Choices({ params, onChange, deckies }: Props) {
  const [text, setText] = useState(params.get("search") ?? "");
  const input = useRef<HTMLInputElement>(null);
  const services = [
    ...new Set(deckies.flatMap((decky) => decky.services.map((service) => service.name))),
  ].sort();
  useKeys([{ keys: "/", what: "filter", run: () => input.current?.focus() }]);
  return (
    <form
      className="row wrap"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ search: text.trim() || null });
      }}
    >
      <input
        ref={input}
        className="input narrow"
        aria-label="Address"
        placeholder="Address"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => onChange({ search: text.trim() || null })}
        onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
      />
      <select
        className="input"
        aria-label="Depth"
        value={params.get("depth") ?? "0"}
        onChange={(event) => onChange({ depth: event.target.value === "0" ? null : event.target.value })}
      >
        {DEPTHS.map(({ depth, word }) => (
          <option key={depth} value={depth}>
            {depth === 0 ? "any depth" : `${word} or deeper`}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label="Service"
        value={params.get("service") ?? ""}
        onChange={(event) => onChange({ service: event.target.value || null })}
      >
        <option value="">any service</option>
        {services.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </form>
  );
}
