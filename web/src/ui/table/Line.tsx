import type { Column } from "./Table";

interface Props<Row> {
  id: string;
  index: number;
  top: number;
  item: Row | undefined;
  columns: readonly Column<Row>[];
  active: boolean;
  selected: boolean;
  faint: boolean;
  onPick: () => void;
}

/** One row of a table, or the place where it will be. */
export function Line<Row>({ id, index, top, item, columns, active, selected, faint, onPick }: Props<Row>) {
  const style = { transform: `translateY(${top}px)` };
  if (item === undefined) {
    return (
      <div className={faint ? "tr invisible" : "tr"} style={style} aria-hidden="true">
        {columns.map((column) => (
          <span key={column.key} className={`skeleton w${index % 4}`} />
        ))}
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={active ? "tr active" : "tr"}
      style={style}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        if (getSelection()?.type === "Range") return;
        onPick();
      }}
    >
      {columns.map((column) => (
        <div key={column.key} role="gridcell" className={column.num ? "td num" : "td"}>
          {column.cell(item)}
        </div>
      ))}
    </div>
  );
}
