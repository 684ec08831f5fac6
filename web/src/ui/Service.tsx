import { type Family, familyOf, OWN } from "../lib/family";

const PATHS: Record<Family, string> = {
  shell: "M5 .8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 0 1 0-8.4z",
  web: "M1 1h8v8H1z",
  data: "M5 .2 9.8 5 5 9.8 .2 5z",
  desktop: "M5 .8 9.8 9.2H.2z",
  mail: "M3.6 .5h2.8v3.1h3.1v2.8H6.4v3.1H3.6V6.4H.5V3.6h3.1z",
  names: "M.5 3.4h9v3.2h-9z",
};

export function Shape({ family }: { family: Family }) {
  return (
    <svg className={`shape f-${family}`} viewBox="0 0 10 10" aria-hidden="true">
      <path d={PATHS[family]} fill="currentColor" />
    </svg>
  );
}

export function Service({ name, port }: { name: string; port?: number }) {
  if (name === OWN) return <span className="muted">{name}</span>;
  return (
    <span className="service">
      <Shape family={familyOf(name)} />
      {name}
      {port !== undefined && <span className="muted">{port}</span>}
    </span>
  );
}

export function Services({ names, most = 4 }: { names: readonly string[]; most?: number }) {
  const rest = names.length - most;
  return (
    <span className="services" title={names.join(", ")}>
      {names.slice(0, most).map((name) => (
        <Service key={name} name={name} />
      ))}
      {rest > 0 && <span className="muted">+{rest}</span>}
    </span>
  );
}

export function Demo({ ours }: { ours: string }) {
  if (!ours) return null;
  return (
    <span className="demo" title={ours === "simulated" ? "Simulated attack" : "Our own traffic"}>
      {ours === "simulated" ? "DEMO" : "OWN"}
    </span>
  );
}
