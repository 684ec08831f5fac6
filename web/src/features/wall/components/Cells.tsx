import { useDeckies } from "../../../api/queries";
import type { Decky } from "../../../api/types";
import { depthWord } from "../../../lib/depth";
import { glyph, Meter } from "../../../ui/Depth";

/** Cells that a wall can hold so that each is seen. */
const MOST = 2_000;

interface Cell {
  key: string;
  name: string;
  label: string;
  depth: number;
  down: boolean;
}

const block = (address: string): string => {
  const parts = address.split(".");
  return parts.length === 4
    ? `${parts.slice(0, 3).join(".")}.${Number(parts[3]) & ~15}`
    : address.slice(0, -1);
};

/** One cell a decky; where they are too many, one a /28, as deep as its deepest. */
function cellsOf(fleet: readonly Decky[]): Cell[] {
  if (fleet.length <= MOST) {
    return fleet.map((decky) => ({
      key: decky.decky_id,
      name: decky.name,
      label: `${decky.name}: ${depthWord(decky.depth)}`,
      depth: decky.depth,
      down: decky.actual === "failed" || decky.actual === "degraded",
    }));
  }
  const blocks = new Map<string, Cell>();
  for (const decky of fleet) {
    const key = block(decky.address);
    const cell = blocks.get(key) ?? { key, name: `${key}/28`, label: `${key}/28`, depth: 0, down: false };
    blocks.set(key, {
      ...cell,
      depth: Math.max(cell.depth, decky.depth),
      down: cell.down || decky.actual === "failed",
    });
  }
  return [...blocks.values()];
}

export function Cells() {
  const { data: fleet = [] } = useDeckies(10_000);
  const cells = cellsOf(fleet);
  const size = cells.length <= 60 ? "large" : cells.length <= 400 ? "medium" : "small";
  return (
    <ul className={`wall-cells ${size}`} aria-label="Deckies by depth">
      {cells.map((cell) => (
        <li key={cell.key} className={`d${cell.depth} ${cell.down ? "down" : ""}`} title={cell.label}>
          {size === "small" ? glyph(cell.depth) : <Meter depth={cell.depth} />}
          {size === "large" && <span className="wall-name cut">{cell.name}</span>}
          {size !== "small" && <span className="hidden-text">{cell.label}</span>}
        </li>
      ))}
    </ul>
  );
}
