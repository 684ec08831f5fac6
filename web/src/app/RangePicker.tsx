import { Calendar } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useKeys } from "../lib/keys";
import { usePrefs } from "../lib/prefs";
import { clock, DAY, iso, type Micros, stamp } from "../lib/time";
import { LASTS, rangeOf, useParams } from "../lib/url";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

const CUSTOM = "custom";

/** The text that a date field wants, in UTC. */
const fieldText = (at: Micros): string => iso(at).slice(0, 16);

interface BoxProps {
  since: Micros;
  until: Micros;
  onPick: (since: string, until: string) => void;
  onClose: () => void;
}

function RangeBox({ since, until, onPick, onClose }: BoxProps) {
  const [from, setFrom] = useState(fieldText(since));
  const [to, setTo] = useState(fieldText(until));
  const fault = from >= to ? "The end must be later than the beginning" : "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!fault) onPick(`${from}:00Z`, `${to}:00Z`);
  };
  return (
    <Dialog title="Range (UTC)" onClose={onClose}>
      <form onSubmit={submit}>
        <div className="field">
          <label htmlFor="range-from">from</label>
          <input
            id="range-from"
            className="input"
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="range-to">to</label>
          <input
            id="range-to"
            className="input"
            type="datetime-local"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
        {fault && <p className="fault">{fault}</p>}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" blocked={fault !== ""}>
            Show
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RangePicker() {
  const [params, setParams] = useParams();
  const { zone } = usePrefs();
  const [open, setOpen] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  const range = rangeOf(params);
  useKeys([{ keys: "t", what: "choose the range", run: () => select.current?.focus() }]);
  const short = range.until - range.since < DAY;
  const fixed = short
    ? `${stamp(range.since, zone).slice(5)} – ${clock(range.until, zone, false)}`
    : `${stamp(range.since, zone).slice(0, 16)} – ${stamp(range.until, zone).slice(0, 16)}`;
  const pick = (value: string): void => {
    if (value === CUSTOM) setOpen(true);
    else setParams({ last: value, since: null, until: null }, true);
  };
  return (
    <span className="range">
      <Calendar size={14} aria-hidden="true" />
      <select
        ref={select}
        className="input"
        aria-label="Range"
        value={range.last || "fixed"}
        onChange={(event) => pick(event.target.value)}
      >
        {!range.last && <option value="fixed">{fixed}</option>}
        {LASTS.map((entry) => (
          <option key={entry.last} value={entry.last}>
            last {entry.label}
          </option>
        ))}
        <option value={CUSTOM}>Choose…</option>
      </select>
      {open && (
        <RangeBox
          since={range.since}
          until={range.until}
          onPick={(since, until) => {
            setOpen(false);
            setParams({ since, until, last: null }, true);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}
