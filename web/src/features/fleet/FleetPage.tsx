import { Plus } from "lucide-react";
import { useState } from "react";
import { useDeckies } from "../../api/queries";
import { useKeys } from "../../lib/keys";
import { plural } from "../../lib/number";
import { useParams } from "../../lib/url";
import { Await } from "../../ui/Await";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Panel";
import { Deploy } from "./components/Deploy";
import { FleetGrid } from "./components/FleetGrid";
import { FleetTable } from "./components/FleetTable";
import "./fleet.css";

export default function FleetPage() {
  const [params, setParams] = useParams();
  const table = params.get("as") === "table";
  const deploying = params.get("deploy") === "1";
  const [text, setText] = useState("");
  const fleet = useDeckies(5_000);
  useKeys([{ keys: "d", what: "deploy deckies", run: () => setParams({ deploy: "1" }) }]);
  const rows = (fleet.data ?? []).filter(
    (decky) => !text || `${decky.name} ${decky.address} ${decky.archetype}`.includes(text.toLowerCase()),
  );
  const drifting = fleet.data?.filter((decky) => decky.drift).length ?? 0;
  const starting = fleet.data?.filter((decky) => decky.actual === "starting").length ?? 0;
  return (
    <div className="screen">
      <div className="title">
        <h1>Fleet</h1>
        <span className="muted">{fleet.data && plural(fleet.data.length, "decky", "deckies")}</span>
        {starting > 0 && <span className="badge">{starting} starting</span>}
        {drifting > 0 && <span className="badge warn">{drifting} not as wanted</span>}
        <input
          className="input narrow"
          aria-label="Filter"
          placeholder="Name, address, role"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="row push">
          <fieldset className="segmented">
            <legend className="hidden-text">Show as</legend>
            <button type="button" aria-pressed={!table} onClick={() => setParams({ as: null })}>
              Grid
            </button>
            <button type="button" aria-pressed={table} onClick={() => setParams({ as: "table" })}>
              Table
            </button>
          </fieldset>
          <Button look="primary" needs="admin" title="Deploy (d)" onClick={() => setParams({ deploy: "1" })}>
            <Plus size={15} /> Deploy
          </Button>
        </span>
      </div>
      <Await query={fleet}>
        {(all) => {
          if (all.length === 0) {
            return (
              <Empty>
                <p>No decky is deployed.</p>
                <Button needs="admin" onClick={() => setParams({ deploy: "1" })}>
                  Deploy the first
                </Button>
              </Empty>
            );
          }
          if (rows.length === 0) {
            return (
              <Empty>
                <p>No decky matches.</p>
                <Button onClick={() => setText("")}>Clear</Button>
              </Empty>
            );
          }
          return table ? <FleetTable fleet={rows} /> : <FleetGrid fleet={rows} />;
        }}
      </Await>
      {deploying && <Deploy onClose={() => setParams({ deploy: null })} />}
    </div>
  );
}
