const groups = (text: string): number[] | undefined => {
  if (text === "") return [];
  const out: number[] = [];
  for (const part of text.split(":")) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
    out.push(Number.parseInt(part, 16));
  }
  return out;
};

const withoutQuad = (text: string): string => {
  const quad = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (!quad) return text;
  const [a, b, c, d] = quad.slice(1).map(Number) as [number, number, number, number];
  if (Math.max(a, b, c, d) > 255) return text;
  const tail = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  return text.slice(0, quad.index) + tail;
};

function parse6(text: string): number[] | undefined {
  const halves = withoutQuad(text).split("::");
  if (halves.length > 2) return undefined;
  const left = groups(halves[0] ?? "");
  const right = halves.length === 2 ? groups(halves[1] ?? "") : [];
  if (!left || !right) return undefined;
  if (halves.length === 1) return left.length === 8 ? left : undefined;
  const missing = 8 - left.length - right.length;
  return missing >= 1 ? [...left, ...new Array<number>(missing).fill(0), ...right] : undefined;
}

function longestZeros(parts: readonly number[]): { at: number; length: number } {
  let best = { at: -1, length: 1 };
  let start = -1;
  for (let index = 0; index <= parts.length; index += 1) {
    if (parts[index] === 0) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      if (index - start > best.length) best = { at: start, length: index - start };
      start = -1;
    }
  }
  return best;
}

/** The address as RFC 5952 writes it; what is no IPv6 address comes back as it was. */
export function canonical(address: string): string {
  if (!address.includes(":")) return address;
  const parts = parse6(address);
  if (!parts) return address;
  if (parts.slice(0, 5).every((part) => part === 0) && parts[5] === 0xffff) {
    const [high, low] = [parts[6] ?? 0, parts[7] ?? 0];
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  const text = parts.map((part) => part.toString(16));
  const zeros = longestZeros(parts);
  if (zeros.at < 0) return text.join(":");
  return `${text.slice(0, zeros.at).join(":")}::${text.slice(zeros.at + zeros.length).join(":")}`;
}

/** A long IPv6 address with its middle left out, for narrow columns; copies stay whole. */
export function elided(address: string, width = 24): string {
  const text = canonical(address);
  if (text.length <= width) return text;
  const keep = Math.floor((width - 1) / 2);
  return `${text.slice(0, keep)}…${text.slice(text.length - keep)}`;
}

/** `203.0.113.9:22`, `[2001:db8::7]:22` */
export const endpoint = (address: string, port: number): string =>
  address.includes(":") ? `[${canonical(address)}]:${port}` : `${address}:${port}`;
