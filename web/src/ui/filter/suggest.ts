import { FIELDS } from "../../lib/filter";

const MOST = 8;

/** What the last word of a draft may become: a field's name, or one of its known values. */
export function suggest(draft: string, known: (field: string) => readonly string[]): string[] {
  const cut = draft.lastIndexOf(" ") + 1;
  const before = draft.slice(0, cut);
  const word = draft.slice(cut);
  const [field, value] = word.split(":", 2);
  if (value === undefined) {
    return FIELDS.filter((name) => name.startsWith(word)).map((name) => `${before}${name}:`);
  }
  const wanted = value.toLowerCase();
  return known(field ?? "")
    .filter((entry) => entry.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map((entry) => `${before}${field}:${entry}`);
}
