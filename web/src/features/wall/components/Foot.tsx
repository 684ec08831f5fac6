import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/endpoints";
import { useStats } from "../../../api/queries";
import { count, percent } from "../../../lib/number";
import { HOUR, MINUTE, now } from "../../../lib/time";
import { Sparkline } from "../../../ui/Sparkline";

const BARS = 60;

function useMinutes(): number[] {
  const { data } = useQuery({
    queryKey: ["histogram", "wall"],
    queryFn: ({ signal }) => api.histogram({ interval: "1m", by: "service", since: now() - HOUR }, signal),
    refetchInterval: 15_000,
  });
  const minutes = new Array<number>(BARS).fill(0);
  const end = Math.floor((data?.until ?? now()) / MINUTE);
  for (const series of data?.series ?? []) {
    for (const [at, value] of series.buckets as [number, number][]) {
      const index = BARS - 1 - (end - Math.floor(at / MINUTE));
      if (index >= 0 && index < BARS) minutes[index] = (minutes[index] ?? 0) + value;
    }
  }
  return minutes;
}

/** The proof that somebody watches: events, sensors, deckies, lag, disk. */
export function Foot() {
  const { data: stats } = useStats();
  const minutes = useMinutes();
  if (!stats) return <footer className="wall-foot" />;
  const alive = stats.sensors.filter((sensor) => sensor.alive).length;
  const lag = stats.sensors.reduce((sum, sensor) => sum + sensor.intake_lag_events, 0);
  const down = stats.deckies.deployed - stats.deckies.active;
  return (
    <footer className="wall-foot">
      <span className="wall-rate">
        {count(stats.events_last_minute)} events/min{" "}
        <Sparkline values={minutes} label="Events a minute, one hour" />
      </span>
      <span className={alive < stats.sensors.length || stats.sensors.length === 0 ? "d4" : ""}>
        sensors {alive}/{stats.sensors.length}
      </span>
      <span className={down > 0 ? "d3" : ""}>
        deckies {count(stats.deckies.active)}/{count(stats.deckies.deployed)}
      </span>
      <span>behind {count(lag)}</span>
      <span className={stats.recordings_stopped ? "d4" : ""}>
        disk {percent(stats.disk_total_bytes - stats.disk_free_bytes, stats.disk_total_bytes)}
        {stats.recordings_stopped ? ", recordings stopped" : ""}
      </span>
    </footer>
  );
}
