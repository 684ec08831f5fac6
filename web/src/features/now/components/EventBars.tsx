import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api/endpoints";
import { FAMILIES, familyOf, OWN } from "../../../lib/family";
import { iso } from "../../../lib/time";
import { bounds, rangeOf, useParams } from "../../../lib/url";
import { Await } from "../../../ui/Await";
import { binned, intervalFor } from "../../../ui/chart/bins";
import { Histogram } from "../../../ui/chart/Histogram";
import { Panel } from "../../../ui/Panel";

const GROUPS = FAMILIES.map(({ family, label }) => ({ key: family, label, tone: `f-${family}` }));

const groupOf = (service: string): string => (service && service !== OWN ? familyOf(service) : "");

/** Events over time by family of service; dragging chooses the range of every screen. */
export function EventBars() {
  const [params, setParams] = useParams();
  const chosen = ["last", "since", "until"].map((name) => params.get(name));
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
    <Panel title="Events by family">
      <Await query={query} bones={<div className="plot-bones" />}>
        {(histogram) => (
          <Histogram
            label="Events over time"
            height={72}
            bins={binned(histogram, GROUPS, groupOf)}
            onBrush={(since, until) => setParams({ since: iso(since), until: iso(until), last: null }, true)}
          />
        )}
      </Await>
    </Panel>
  );
}
