import { count } from "../../lib/number";
import { usePrefs } from "../../lib/prefs";
import { stamp } from "../../lib/time";
import { type Bins, sumAt } from "./bins";

/** The figures behind the bars, newest first, empty times left out. */
export function BinTable({ bins, label }: { bins: Bins; label: string }) {
  const { zone } = usePrefs();
  const full = Array.from({ length: bins.size }, (_, bin) => bin).filter((bin) => sumAt(bins, bin) > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="bin-table" tabIndex={0} aria-label={label}>
      <table className="plain">
        <thead>
          <tr>
            <th>from</th>
            {bins.layers.map((layer) => (
              <th key={layer.key} className="num">
                {layer.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {full.reverse().map((bin) => (
            <tr key={bin}>
              <td className="mono">{stamp(bins.since + bin * bins.step, zone)}</td>
              {bins.layers.map((layer) => (
                <td key={layer.key} className="num">
                  {count(layer.counts[bin] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
