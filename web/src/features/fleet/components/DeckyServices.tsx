import { Check, CircleDashed, TriangleAlert } from "lucide-react";
import type { Decky } from "../../../api/types";
import { Panel } from "../../../ui/Panel";
import { Service } from "../../../ui/Service";

const SIGNS = {
  serving: <Check size={13} aria-hidden="true" />,
  failed: <TriangleAlert size={13} aria-hidden="true" />,
  unknown: <CircleDashed size={13} aria-hidden="true" />,
};

export function DeckyServices({ decky }: { decky: Decky }) {
  return (
    <Panel title="Services" flush className="overflow">
      <table className="plain">
        <thead>
          <tr>
            <th>service</th>
            <th className="num">its port</th>
            <th className="num">bound to</th>
            <th>state</th>
          </tr>
        </thead>
        <tbody>
          {decky.services.map((service) => (
            <tr key={`${service.name}${service.port}`}>
              <td>
                <Service name={service.name} /> {service.tls && <span className="muted small">TLS</span>}
              </td>
              <td className="num">
                {service.number}
                <span className="muted">/{service.transport}</span>
              </td>
              <td className="num">{service.port}</td>
              <td className={service.actual === "failed" ? "d4" : "muted"}>
                <span className="state">
                  {SIGNS[service.actual] ?? SIGNS.unknown} {service.actual}
                </span>{" "}
                {service.error}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
