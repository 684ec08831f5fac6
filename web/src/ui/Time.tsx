import { usePrefs } from "../lib/prefs";
import { useSecond, useSlowSecond } from "../lib/tick";
import { clock, DAY, day, iso, type Micros, now, span, stamp } from "../lib/time";

/** A moment to the millisecond, with the day where it is not today. */
export function Moment({ at, withDay = false }: { at: Micros; withDay?: boolean }) {
  const { zone } = usePrefs();
  const other = zone === "utc" ? "local" : "utc";
  const today = day(at, zone) === day(now(), zone);
  return (
    <time dateTime={iso(at)} title={`${iso(at)}\n${stamp(at, other)} ${other}`} className="mono nowrap">
      {(withDay || !today) && <span className="muted">{day(at, zone)} </span>}
      {clock(at, zone)}
    </time>
  );
}

/** The same moment in the zone that is not chosen, where the two differ. */
export function OtherZone({ at }: { at: Micros }) {
  const { zone } = usePrefs();
  if (new Date(at / 1000).getTimezoneOffset() === 0) return null;
  const other = zone === "utc" ? "local" : "utc";
  return (
    <span className="muted small nowrap">
      {stamp(at, other)}
      {other === "local" ? " local" : ""}
    </span>
  );
}

/** `36 s` since a moment, with a word after it; the moment itself after a day. */
export function Ago({ at, word = "" }: { at: Micros; word?: string }) {
  const { zone } = usePrefs();
  const age = now() - at;
  useSlowSecond(age < 120_000_000 ? 1 : 15);
  return (
    <time dateTime={iso(at)} title={`${iso(at)}\n${stamp(at, "local")} local`} className="nowrap">
      {age < DAY ? `${span(age)}${word}` : stamp(at, zone)}
    </time>
  );
}

/** The clock of the header. */
export function WallClock() {
  const second = useSecond();
  const { zone } = usePrefs();
  return <span className="clock">{clock(second * 1_000_000, zone, false)}</span>;
}
