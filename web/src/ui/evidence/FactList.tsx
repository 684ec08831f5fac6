import { Fragment } from "react";
import { useLocation } from "wouter";
import type { FactValue, LogItem } from "../../api/types";
import { termText } from "../../lib/filter";
import { count } from "../../lib/number";
import { span } from "../../lib/time";
import { Value } from "../Value";

/** Longest value that can be looked for. */
const SEARCHED = 200;

const label = (name: string): string => name.replaceAll("_", " ");

/** Fields that hold JSON of the sensor's own making. */
const JSON_FIELDS = new Set(["headers", "algorithms", "recipients", "attachments"]);

const SIZES = new Set(["bytes_in", "bytes_out", "size", "stored", "body_size", "free"]);

function pairs(text: string): [string, string][] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) {
      if (!parsed.every((entry) => Array.isArray(entry) && entry.length === 2)) return undefined;
      return parsed.map(([name, value]) => [String(name), String(value)]);
    }
    if (typeof parsed !== "object" || parsed === null) return undefined;
    return Object.entries(parsed).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]);
  } catch {
    return undefined;
  }
}

function Text({ name, text }: { name: string; text: string }) {
  const [, navigate] = useLocation();
  if (text === "") return <span className="muted">empty</span>;
  const only = (): void =>
    navigate(`/logs?q=${encodeURIComponent(termText({ field: "search", value: text }))}`);
  return <Value text={text} what={label(name)} onFilter={text.length <= SEARCHED ? only : undefined} />;
}

function Shown({ name, value }: { name: string; value: FactValue }) {
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "number") {
    if (name === "duration") return <>{span(value)}</>;
    return <>{SIZES.has(name) ? `${count(value)} B` : value}</>;
  }
  const text = value ?? "";
  const rows = JSON_FIELDS.has(name) ? pairs(text) : undefined;
  if (!rows) return <Text name={name} text={text} />;
  return (
    <dl className="facts nested">
      {rows.map(([key, entry], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice
        <Fragment key={index}>
          <dt>
            <Value text={key} what="name" />
          </dt>
          <dd>
            <Value text={entry} what={key} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** An event's own fields, as a table of names and inert values. */
export function FactList({ item }: { item: LogItem }) {
  const entries = Object.entries(item.fact);
  if (entries.length === 0) return <p className="muted">This kind has no fields of its own.</p>;
  return (
    <dl className="facts own">
      {entries.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{label(name)}</dt>
          <dd>
            {item.secret.includes(name) ? (
              <span className="mono" title="Masked; reveal it under Credentials">
                *****
              </span>
            ) : (
              <Shown name={name} value={value} />
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
