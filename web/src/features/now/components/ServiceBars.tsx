import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api } from "../../../api/endpoints";
import { familyOf, OWN } from "../../../lib/family";
import { withField } from "../../../lib/filter";
import { short } from "../../../lib/number";
import { bounds, rangeOf, useParams } from "../../../lib/url";
import { Await } from "../../../ui/Await";
import { intervalFor } from "../../../ui/chart/bins";
import { Empty, Panel } from "../../../ui/Panel";
import { Service } from "../../../ui/Service";

const SHOWN = 8;

export function ServiceBars() {
  const [params] = useParams();
  const chosen = ["last", "since", "until"].map((name) => params.get(name));
  const query = useQuery({
    queryKey: ["histogram", "service", ...chosen],
    queryFn: ({ signal }) => {
      const range = rangeOf(params);
      return api.histogram(
        { interval: intervalFor(range.since, range.until).name, by: "service", ...bounds(range) },
        signal,
      );
    },
    select: (histogram) =>
      histogram.series
        .filter((entry) => entry.key && entry.key !== OWN && entry.total > 0)
        .sort((a, b) => b.total - a.total)
        .slice(0, SHOWN),
  });
  return (
    <Panel title="Services">
      <Await query={query}>
        {(rows) => {
          if (rows.length === 0) return <Empty>No events in this range.</Empty>;
          const most = rows[0]?.total ?? 1;
          return (
            <ul className="bars">
              {rows.map(({ key, total }) => (
                <li key={key}>
                  <Link href={`/logs?q=${encodeURIComponent(withField("", "service", key))}`}>
                    <Service name={key} />
                    <span className="bar-track">
                      <span
                        className={`bar f-${familyOf(key)}`}
                        style={{ transform: `scaleX(${Math.max(0.01, total / most)})` }}
                      />
                    </span>
                    <span className="num">{short(total)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </Panel>
  );
}
