import { Link } from "wouter";
import { useStats } from "../../../api/queries";
import { DEPTHS } from "../../../lib/depth";
import { short } from "../../../lib/number";
import { Await } from "../../../ui/Await";
import { Meter } from "../../../ui/Depth";

/** How many stories stand at each depth, the deepest first. */
export function DepthStrip() {
  const stats = useStats();
  const bones = <div className="strip bones-strip" />;
  return (
    <Await query={stats} bones={bones}>
      {(data) => (
        <ul className="strip" aria-label="Stories by depth">
          {[...DEPTHS].reverse().map(({ depth, word, meaning }) => {
            const value = data.depths[String(depth)] ?? 0;
            return (
              <li key={depth}>
                <Link
                  href={`/attackers?depth=${depth}`}
                  title={meaning}
                  className={value ? `d${depth}` : "none"}
                >
                  <Meter depth={depth} />
                  <span className="strip-word">{word}</span>
                  <strong>{short(value)}</strong>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Await>
  );
}
