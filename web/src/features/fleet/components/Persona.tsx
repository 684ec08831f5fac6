import type { Decky } from "../../../api/types";
import { Panel } from "../../../ui/Panel";
import { Ago } from "../../../ui/Time";

export function Persona({ decky }: { decky: Decky }) {
  return (
    <Panel title="What a visitor sees">
      <dl className="facts">
        <dt>address</dt>
        <dd className="mono">{decky.address}</dd>
        <dt>host name</dt>
        <dd className="mono">{decky.hostname}</dd>
        <dt>role</dt>
        <dd>{decky.archetype}</dd>
        <dt>system</dt>
        <dd>{decky.distro}</dd>
        <dt>deployed</dt>
        <dd>
          <Ago at={decky.created_at} word=" ago" />
        </dd>
        <dt>touched</dt>
        <dd>{decky.last_touched === null ? "never" : <Ago at={decky.last_touched} word=" ago" />}</dd>
        {decky.last_error && (
          <>
            <dt>last error</dt>
            <dd className="fault">{decky.last_error}</dd>
          </>
        )}
      </dl>
      <pre className="persona">{decky.persona}</pre>
    </Panel>
  );
}
