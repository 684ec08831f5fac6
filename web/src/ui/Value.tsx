import { Copy, Filter } from "lucide-react";
import { copy } from "../lib/copy";
import { escapeText } from "../lib/inert";
import { Inert } from "./Inert";

interface Props {
  text: string;
  what: string;
  onFilter?: () => void;
}

/** Text of a visitor's with what one may do with it: copied escaped, as sent with Shift, filtered by. */
export function Value({ text, what, onFilter }: Props) {
  return (
    <span className="value">
      <Inert text={text} />
      <span className="deeds">
        <button
          type="button"
          title="Copy escaped (Shift: as sent)"
          aria-label={`Copy ${what}`}
          onClick={(event) => copy(event.shiftKey ? text : escapeText(text), what)}
        >
          <Copy size={12} />
        </button>
        {onFilter && (
          <button type="button" title="Only this" aria-label={`Only this ${what}`} onClick={onFilter}>
            <Filter size={12} />
          </button>
        )}
      </span>
    </span>
  );
}
