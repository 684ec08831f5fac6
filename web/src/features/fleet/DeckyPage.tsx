import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useParams as useRoute } from "wouter";
import { api } from "../../api/endpoints";
import { withField } from "../../lib/filter";
import { useKeys } from "../../lib/keys";
import { toast } from "../../lib/toast";
import { Await } from "../../ui/Await";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { DepthMark } from "../../ui/Depth";
import { DeckyServices } from "./components/DeckyServices";
import { DeckySessions } from "./components/DeckySessions";
import { DeckyStories } from "./components/DeckyStories";
import { Persona } from "./components/Persona";
import { State } from "./components/State";
import "./fleet.css";

export default function DeckyPage() {
  const { name = "" } = useRoute<{ name: string }>();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const decky = useQuery({
    queryKey: ["decky", name],
    queryFn: () => api.decky(name),
    refetchInterval: 5_000,
  });
  useKeys([{ keys: "D", what: "tear down", run: () => setAsked(true) }]);
  const tearDown = async (): Promise<void> => {
    await api.tearDown(name);
    await client.invalidateQueries({ queryKey: ["deckies"] });
    toast({ text: `${name} is being torn down` });
    navigate("/fleet");
  };
  return (
    <div className="screen">
      <div className="title">
        <Link href="/fleet" className="muted">
          ‹ Fleet
        </Link>
        <h1>{name}</h1>
        {decky.data && (
          <>
            <DepthMark depth={decky.data.depth} />
            <State decky={decky.data} />
          </>
        )}
        <span className="row wrap push">
          <Link className="button" href={`/logs?q=${encodeURIComponent(withField("", "decky", name))}`}>
            Logs
          </Link>
          <Button look="danger" needs="admin" title="Tear down (D)" onClick={() => setAsked(true)}>
            Tear down
          </Button>
        </span>
      </div>
      <Await query={decky}>
        {(data) => (
          <div className="decky-page">
            <Persona decky={data} />
            <DeckyServices decky={data} />
            <DeckyStories name={data.name} />
            <DeckySessions name={data.name} />
          </div>
        )}
      </Await>
      {asked && (
        <Confirm
          title={`Tear down ${name}`}
          effects={[
            `${name} stops serving and its address is free again.`,
            "Sessions that are live on it end.",
            "What it recorded stays.",
          ]}
          deed="Tear down"
          typed={name}
          onConfirm={tearDown}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  );
}
