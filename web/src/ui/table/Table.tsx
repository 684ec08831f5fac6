import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { rowHeight, usePrefs } from "../../lib/prefs";
import { Failure, useLong } from "../Await";
import { HEAD, useCursor } from "./cursor";
import type { Keyset } from "./keyset";
import { Line } from "./Line";
import { useWindow } from "./window";

export interface Column<Row> {
  key: string;
  label: ReactNode;
  /** A track of the grid: `120px`, `minmax(160px, 2fr)`. */
  width: string;
  num?: boolean;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  list: Keyset<Row>;
  idOf: (row: Row) => string;
  selected?: string;
  onOpen: (row: Row) => void;
  onPeek?: (row: Row) => void;
  onMove?: (row: Row) => void;
  empty: ReactNode;
  float?: ReactNode;
  /** Pixels below which the columns scroll sideways. */
  least: number;
}

/** Rows of a keyset list: few in the document, moved through by keys, focus kept while rows come and go. */
export function Table<Row>(props: Props<Row>) {
  const { label, columns, list, idOf, selected, onOpen, onPeek, onMove, empty, float, least } = props;
  const { density } = usePrefs();
  const row = rowHeight(density);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const total = list.count + (list.more ? (list.started ? 1 : 12) : 0);
  const view = useWindow(box, row, total, HEAD);
  const screenful = Math.max(1, Math.floor((view.height - HEAD) / row) - 1);
  const long = useLong(!list.started && !list.error);

  useEffect(() => list.need(view.first, view.last), [list, view.first, view.last]);

  const { active, setActive, move } = useCursor({ box, list, row, screenful, onOpen, onPeek, onMove });
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = list.scroll;
    setActive(list.active);
    const element = box.current;
    return () => {
      list.scroll = element?.scrollTop ?? 0;
    };
  }, [list, setActive]);

  const grid = { "--columns": columns.map((column) => column.width).join(" "), "--least": `${least}px` };
  const indices = Array.from(
    { length: Math.max(0, view.last - view.first + 1) },
    (_, offset) => view.first + offset,
  );
  const shown = indices.map((index) => {
    const item = list.at(index);
    return (
      <Line
        key={item ? idOf(item) : `row ${index}`}
        id={`${id}-${index}`}
        index={index}
        top={index * row}
        item={item}
        columns={columns}
        active={index === active}
        selected={item !== undefined && selected === idOf(item)}
        faint={!list.started && !long}
        onPick={() => {
          move(index);
          if (item) onOpen(item);
        }}
      />
    );
  });
  const none = list.started && list.count === 0 && !list.more;
  return (
    <div className="table" style={grid as Record<string, string>}>
      {list.error && <Failure error={list.error} retry={list.retry} />}
      {float && <div className="float">{float}</div>}
      <div
        ref={box}
        className="scroll"
        role="grid"
        aria-label={label}
        aria-rowcount={list.more ? -1 : list.count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={list.at(active) ? `${id}-${active}` : undefined}
        aria-busy={!list.started && !list.error}
        tabIndex={0}
      >
        <div className="tr head" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <div key={column.key} role="columnheader" className={column.num ? "th num" : "th"}>
              {column.label}
            </div>
          ))}
        </div>
        <div className="rows" role="rowgroup" style={{ height: none ? 0 : total * row }}>
          {shown}
        </div>
        {none && empty}
      </div>
    </div>
  );
}
