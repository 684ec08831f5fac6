/** Characters of a visitor's text that are shown before "show" is asked for. */
export const SHOWN = 4096;

const C0_OR_DEL = (code: number): boolean => code < 0x20 || (code >= 0x7f && code <= 0x9f);

/** Characters that draw nothing or change how their neighbours are drawn. */
const DECEIVING: readonly (readonly [number, number])[] = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const deceives = (code: number): boolean => DECEIVING.some(([from, to]) => code >= from && code <= to);

const hex = (code: number, width: number): string => code.toString(16).padStart(width, "0");

function escapeOne(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (C0_OR_DEL(code)) return `\\x${hex(code, 2)}`;
  if (deceives(code)) return `\\u{${hex(code, 4).toUpperCase()}}`;
  return character;
}

const PLAIN = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff]*$/;

/** The text with everything that could act on a reader or a screen spelled out: `\x1b`, `\u{202E}`. */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  let out = "";
  for (const character of text) out += escapeOne(character);
  return out;
}

/** Cuts at `limit` characters without halving a surrogate pair. */
export function clip(text: string, limit: number = SHOWN): { head: string; hidden: number } {
  if (text.length <= limit) return { head: text, hidden: 0 };
  const last = text.charCodeAt(limit - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit;
  return { head: text.slice(0, end), hidden: text.length - end };
}
