import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/endpoints";
import { type FAMILIES, familyOf, OWN } from "../../../lib/family";
import { parseFilter } from "../../../lib/filter";
import { iso } from "../../../lib/time";
import { bounds, rangeOf, useParams } from "../../../lib/url";
import { Await } from "../../../ui/Await";
import { binned, intervalFor } from "../../../ui/chart/bins";
import { Histogram } from "../../../ui/chart/Histogram";

interface Props {
  text: string;
  families: typeof FAMILIES;
}

const groupOf = (service: string): string => (service && service !== OWN ? familyOf(service) : OWN);

/** All events of the range over time; what is filtered for is a part of them, and it says so. */
export function LogBars({ text, families }: Props) {
  const [params, setParams] = useParams();
  const chosen = ["last", "since", "until"].map((name) => params.get(name));
  const groups = [
    ...families.map(({ family, label }) => ({ key: family as string, label, tone: `f-${family}` })),
    { key: OWN, label: OWN, tone: "muted" },
  ];
  const service = parseFilter(text).terms.find((term) => term.field === "service")?.value;
  const others = parseFilter(text).terms.some((term) => term.field !== "service");
  const query = useQuery({
    queryKey: ["histogram", "service", ...chosen],
    queryFn: ({ signal }) => {
      const range = rangeOf(params);
      const interval = intervalFor(range.since, range.until).name;
      return api.histogram({ interval, by: "service", ...bounds(range) }, signal);
    },
    refetchInterval: 5_000,
    placeholderData: (before) => before,
  });
  return (
    <div className="panel log-bars">
      <Await query={query} bones={<div className="log-bones" />}>
        {(histogram) => {
          const series = service
            ? histogram.series.filter((entry) => entry.key === service)
            : histogram.series;
          return (
            <>
              <Histogram
                label="Events over time"
                height={56}
                bins={binned({ ...histogram, series }, groups, groupOf)}
                onBrush={(since, until) =>
                  setParams({ since: iso(since), until: iso(until), last: null }, true)
                }
              />
              {others && (
                <p className="muted small">Bars count all events{service ? ` of ${service}` : ""}.</p>
              )}
            </>
          );
        }}
      </Await>
    </div>
  );
}
