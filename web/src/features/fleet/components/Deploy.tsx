import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../../api/endpoints";
import type { Archetype } from "../../../api/types";
import { plural } from "../../../lib/number";
import { toast } from "../../../lib/toast";
import { Await } from "../../../ui/Await";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Service } from "../../../ui/Service";

const MOST = 100;

function Form({ archetypes, onClose }: { archetypes: readonly Archetype[]; onClose: () => void }) {
  const client = useQueryClient();
  const [key, setKey] = useState(archetypes[0]?.key ?? "");
  const [count, setCount] = useState(1);
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const chosen = archetypes.find((entry) => entry.key === key);
  const services = chosen?.services.filter((service) => !dropped.has(service)) ?? [];
  const valid = count >= 1 && count <= MOST && services.length > 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!valid || busy) return;
    setBusy(true);
    setFault("");
    try {
      await api.deploy({ count, archetype: key, ...(dropped.size > 0 ? { services } : {}) });
      await client.invalidateQueries({ queryKey: ["deckies"] });
      toast({ text: `${plural(count, "decky", "deckies")} on the way` });
      onClose();
    } catch (error) {
      setFault(error instanceof Error ? error.message : "It failed");
      setBusy(false);
    }
  };
  const toggle = (service: string): void =>
    setDropped((old) => {
      const next = new Set(old);
      if (!next.delete(service)) next.add(service);
      return next;
    });
  return (
    <form onSubmit={submit}>
      <fieldset className="roles">
        <legend className="label">Role</legend>
        {archetypes.map((entry) => (
          <label key={entry.key} className={entry.key === key ? "role on" : "role"}>
            <input
              type="radio"
              name="archetype"
              value={entry.key}
              checked={entry.key === key}
              onChange={() => {
                setKey(entry.key);
                setDropped(new Set());
              }}
            />
            <span>
              <strong>{entry.key}</strong> <span className="muted">{entry.summary}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="row wrap">
        <div className="field">
          <label htmlFor="deploy-count">How many</label>
          <input
            id="deploy-count"
            className="input count"
            type="number"
            min={1}
            max={MOST}
            value={count}
            onChange={(event) => setCount(Number(event.target.value))}
          />
        </div>
        <fieldset className="field">
          <legend className="label">Services</legend>
          <span className="row wrap">
            {chosen?.services.map((service) => (
              <label key={service} className="check">
                <input type="checkbox" checked={!dropped.has(service)} onChange={() => toggle(service)} />
                <Service name={service} />
              </label>
            ))}
          </span>
        </fieldset>
      </div>
      <div className="plan">
        <p>
          <strong>{plural(count, chosen?.key ?? "decky", `× ${chosen?.key ?? ""}`)}</strong>:{" "}
          {services.join(", ") || "no services"}
        </p>
        <p className="muted">
          Each gets a free address, a system and a name of its own. They serve within seconds.
        </p>
      </div>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className="actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" needs="admin" blocked={!valid || busy}>
          {busy ? "Deploying…" : `Deploy ${plural(count, "decky", "deckies")}`}
        </Button>
      </div>
    </form>
  );
}

export function Deploy({ onClose }: { onClose: () => void }) {
  const archetypes = useQuery({ queryKey: ["archetypes"], queryFn: api.archetypes, staleTime: 600_000 });
  return (
    <Dialog title="Deploy deckies" wide onClose={onClose}>
      <Await query={archetypes}>{(items) => <Form archetypes={items} onClose={onClose} />}</Await>
    </Dialog>
  );
}
