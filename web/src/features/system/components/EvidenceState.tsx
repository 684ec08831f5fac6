import type { ReactNode } from "react";
import type { Stats } from "../../../api/types";
import { bytes, count, percent } from "../../../lib/number";

interface TileProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  tone?: "warn" | "bad";
}

function Tile({ label, value, note, tone }: TileProps) {
  return (
    <li className={tone ? `tile ${tone}` : "tile"}>
      <span className="muted small">{label}</span>
      <strong>{value}</strong>
      <span className="muted small">{note}</span>
    </li>
  );
}

const diskTone = (stats: Stats): "warn" | "bad" | undefined => {
  if (stats.recordings_stopped) return "bad";
  return stats.disk_total_bytes > 0 && stats.disk_free_bytes / stats.disk_total_bytes < 0.1
    ? "warn"
    : undefined;
};

/** Whether the evidence is whole: what is stored, what waits, what could not be read. */
export function Evidence({ stats }: { stats: Stats }) {
  const used = stats.disk_total_bytes - stats.disk_free_bytes;
  const lag = stats.sensors.reduce((sum, sensor) => sum + (sensor.intake_lag_events ?? 0), 0);
  return (
    <ul className="tiles" aria-label="Evidence">
      <Tile
        label="events"
        value={count(stats.events_total)}
        note={`${count(stats.events_last_minute)} in the last minute`}
      />
      <Tile
        label="waiting for intake"
        value={count(lag)}
        note="events"
        tone={lag > 10_000 ? "warn" : undefined}
      />
      <Tile label="spool" value={bytes(stats.spool_bytes)} note="on the sensor" />
      <Tile
        label="database"
        value={bytes(stats.database_bytes)}
        note={`${count(stats.demo_events)} events are DEMO`}
      />
      <Tile
        label="disk"
        value={
          stats.disk_total_bytes > 0 ? percent(used, stats.disk_total_bytes) : bytes(stats.disk_free_bytes)
        }
        note={
          stats.recordings_stopped ? "recordings stopped: too full" : `${bytes(stats.disk_free_bytes)} free`
        }
        tone={diskTone(stats)}
      />
      <Tile
        label="poison"
        value={count(stats.poison)}
        note="events no worker could take"
        tone={stats.poison > 0 ? "bad" : undefined}
      />
      <Tile
        label="quarantined lines"
        value={count(stats.quarantined_lines)}
        note="no intake could read"
        tone={stats.quarantined_lines > 0 ? "bad" : undefined}
      />
    </ul>
  );
}
