import { useState } from "react";
import { clip, escapeText } from "../lib/inert";
import { count } from "../lib/number";

interface Props {
  text: string;
  /** One line, cut where the column ends. */
  line?: boolean;
  limit?: number;
}

/** The only place that prints what a visitor sent: text nodes, isolated, with nothing left that could act. */
export function Inert({ text, line = false, limit }: Props) {
  const [whole, setWhole] = useState(false);
  const { head, hidden } = whole ? { head: text, hidden: 0 } : clip(text, line ? 400 : limit);
  return (
    <>
      <bdi className={line ? "inert line" : "inert"}>{escapeText(head)}</bdi>
      {hidden > 0 && !line && (
        <button type="button" className="more" onClick={() => setWhole(true)}>
          show {count(hidden)} more characters
        </button>
      )}
    </>
  );
}
