import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, CirclePause, CircleQuestionMark, Play, Square, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { api } from "../../../api/endpoints";
import type { Worker } from "../../../api/types";
import { count } from "../../../lib/number";
import { toast } from "../../../lib/toast";
import { Await } from "../../../ui/Await";
import { Button } from "../../../ui/Button";
import { Confirm } from "../../../ui/Confirm";
import { Panel } from "../../../ui/Panel";
import { Ago } from "../../../ui/Time";

const SIGNS = {
  OK: { icon: <Check size={14} />, tone: "muted", word: "OK" },
  STALE: { icon: <TriangleAlert size={14} />, tone: "d3", word: "stale" },
  UNKNOWN: { icon: <CircleQuestionMark size={14} />, tone: "d3", word: "unknown" },
  STOPPED: { icon: <CirclePause size={14} />, tone: "muted", word: "stopped" },
} as const;

function Row({ worker, onAsk }: { worker: Worker; onAsk: () => void }) {
  const sign = SIGNS[worker.state] ?? SIGNS.UNKNOWN;
  const stopped = worker.state === "STOPPED";
  return (
    <tr>
      <td>{worker.name}</td>
      <td className={sign.tone}>
        <span className="row">
          {sign.icon} {sign.word}
        </span>
      </td>
      <td className="num">{count(worker.lag)}</td>
      <td className="num">
        {worker.poison > 0 ? <strong className="d4">{count(worker.poison)}</strong> : "0"}
      </td>
      <td className="num nowrap">{worker.last_seen === null ? "never" : <Ago at={worker.last_seen} />}</td>
      <td className="num">
        <Button
          needs="admin"
          look="bare"
          aria-label={`${stopped ? "Start" : "Stop"} ${worker.name}`}
          title={stopped ? "Start" : "Stop"}
          onClick={onAsk}
        >
          {stopped ? <Play size={14} /> : <Square size={13} />}
        </Button>
      </td>
    </tr>
  );
}

/** The workers, how far behind each is, and the switch for it. */
export function Workers() {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Worker>();
  const workers = useQuery({ queryKey: ["workers"], queryFn: api.workers, refetchInterval: 5_000 });
  const starting = asked?.state === "STOPPED";
  const carryOut = async (): Promise<void> => {
    if (!asked) return;
    await api.setWorker(asked.name, starting);
    await client.invalidateQueries({ queryKey: ["workers"] });
    toast({ text: `${asked.name} was told to ${starting ? "start" : "stop"}` });
  };
  return (
    <Panel title="Workers" flush className="overflow">
      <Await query={workers}>
        {(items) => (
          <table className="plain">
            <thead>
              <tr>
                <th>worker</th>
                <th>state</th>
                <th className="num">behind by</th>
                <th className="num">poison</th>
                <th className="num">last seen</th>
                <th>
                  <span className="hidden-text">start or stop</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((worker) => (
                <Row key={worker.name} worker={worker} onAsk={() => setAsked(worker)} />
              ))}
            </tbody>
          </table>
        )}
      </Await>
      {asked && (
        <Confirm
          title={`${starting ? "Start" : "Stop"} ${asked.name}`}
          effects={
            starting
              ? ["It goes on where it stopped and catches up."]
              : [
                  "Nothing new is concluded by it until it is started again.",
                  "Events are still recorded; it will catch up.",
                ]
          }
          deed={starting ? "Start" : "Stop"}
          onConfirm={carryOut}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  );
}
