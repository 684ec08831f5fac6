import { asDepth, DEPTHS } from "../lib/depth";

const HEIGHTS = [1, 2, 3, 4] as const;

/** Four bars, as many filled as the depth; colour is never the only sign. */
export function Meter({ depth }: { depth: number }) {
  const level = asDepth(depth);
  return (
    <span className={`meter d${level}`} aria-hidden="true">
      {HEIGHTS.map((bar) => (
        <i key={bar} className={bar <= level ? `h${bar}` : `h${bar} off`} />
      ))}
    </span>
  );
}

const GLYPHS = ["·", "▁", "▃", "▅", "▇"] as const;

/** The depth as one character, for grids of a thousand. */
export const glyph = (depth: number): string => GLYPHS[asDepth(depth)];

export function DepthMark({ depth, word = true }: { depth: number; word?: boolean }) {
  const level = asDepth(depth);
  const entry = DEPTHS[level];
  return (
    <span className={`depth d${level}`} title={entry?.meaning}>
      <Meter depth={level} />
      <span className={word ? "" : "hidden-text"}>{entry?.word}</span>
    </span>
  );
}
