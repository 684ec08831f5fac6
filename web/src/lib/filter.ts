import type { LogItem } from "../api/types";

/** The names that a filter knows, each with what its values look like. */
export const FIELDS = ["decky", "service", "kind", "peer", "session"] as const;
export type Field = (typeof FIELDS)[number];

export interface Term {
  field: Field | "search";
  value: string;
  /** Where it stands in the text: first column and the one after the last. */
  from: number;
  to: number;
}

export interface Fault {
  from: number;
  to: number;
  message: string;
}

export interface Filter {
  terms: Term[];
  faults: Fault[];
}

const TOKEN = /(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)("?)|(\S+))/gi;

const isField = (name: string): name is Field => (FIELDS as readonly string[]).includes(name);

function check(field: Field, value: string): string {
  if (value === "") return `${field}: needs a value`;
  if (field === "kind" && !/^[a-z_]+\.[a-z_]+$/.test(value)) return "a kind looks like command.issued";
  if (field === "session" && !/^[0-9a-f-]{36}$/i.test(value)) return "a session is a UUID";
  return "";
}

function read(match: RegExpMatchArray, filter: Filter): void {
  const from = match.index ?? 0;
  const to = from + match[0].length;
  const [, prefix, quoted, closing, bare] = match;
  if (quoted !== undefined && closing === "") {
    filter.faults.push({ from, to, message: "this quotation has no end" });
    return;
  }
  const value = quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/g, "$1");
  const name = prefix?.toLowerCase() ?? "";
  if (!name || !isField(name)) {
    if (name && quoted === undefined && /^[a-z]+$/.test(name) && !value.startsWith("//")) {
      filter.faults.push({
        from,
        to: from + name.length,
        message: `no filter is called ${name}: ${FIELDS.join(", ")}`,
      });
      return;
    }
    filter.terms.push({ field: "search", value: prefix ? `${prefix}:${value}` : value, from, to });
    return;
  }
  const message = check(name, value);
  if (message) filter.faults.push({ from, to, message });
  else filter.terms.push({ field: name, value, from, to });
}

/** Reads `service:ssh kind:command.issued "rm -rf"`: words are searched for, the last of a field counts. */
export function parseFilter(text: string): Filter {
  const filter: Filter = { terms: [], faults: [] };
  for (const match of text.matchAll(TOKEN)) {
    const lone = /^([a-z]+):$/i.exec(match[0]);
    if (lone && isField((lone[1] ?? "").toLowerCase())) {
      const from = match.index ?? 0;
      filter.faults.push({ from, to: from + match[0].length, message: `${lone[1]}: needs a value` });
    } else {
      read(match, filter);
    }
  }
  return filter;
}

const quote = (value: string): string =>
  /^[^\s":\\]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;

export const termText = (term: Pick<Term, "field" | "value">): string =>
  term.field === "search" ? quote(term.value) : `${term.field}:${quote(term.value)}`;

export const filterText = (terms: readonly Pick<Term, "field" | "value">[]): string =>
  terms.map(termText).join(" ");

/** The text with a field set to a value, in place of what that field was. */
export const withField = (text: string, field: Field, value: string): string =>
  filterText([...parseFilter(text).terms.filter((term) => term.field !== field), { field, value }]);

/** What the server is asked for. */
export function filterQuery(filter: Filter): Record<string, string> {
  const query: Record<string, string> = {};
  const words: string[] = [];
  for (const term of filter.terms) {
    if (term.field === "search") words.push(term.value);
    else query[term.field] = term.value;
  }
  if (words.length > 0) query.search = words.join(" ");
  return query;
}

const FIELD_OF: Record<Field, (item: LogItem) => string | null> = {
  decky: (item) => item.decky,
  service: (item) => item.service,
  kind: (item) => item.kind,
  peer: (item) => item.peer,
  session: (item) => item.session,
};

const contains = (item: LogItem, word: string): boolean =>
  Object.entries(item.fact).some(
    ([name, value]) =>
      !item.secret.includes(name) && String(value).toLowerCase().includes(word.toLowerCase()),
  );

/** Whether a new event would be in the list, as far as the browser can tell. */
export const matches = (filter: Filter, item: LogItem): boolean =>
  filter.terms.every((term) =>
    term.field === "search" ? contains(item, term.value) : FIELD_OF[term.field](item) === term.value,
  );
