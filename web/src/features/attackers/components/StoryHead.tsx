import { BellOff, Check, Copy, RotateCcw } from "lucide-react";
import { Link } from "wouter";
import type { AttackerDetail, Story } from "../../../api/types";
import { canonical } from "../../../lib/address";
import { copy } from "../../../lib/copy";
import { withField } from "../../../lib/filter";
import { useKeys } from "../../../lib/keys";
import { plural } from "../../../lib/number";
import { useTriage } from "../../../lib/triage";
import { Button } from "../../../ui/Button";
import { DepthMark } from "../../../ui/Depth";
import { Inert } from "../../../ui/Inert";
import { Peer } from "../../../ui/Peer";
import { Demo } from "../../../ui/Service";
import { Ago, Moment } from "../../../ui/Time";
import { exported } from "../api/export";

function Deeds({ story }: { story: Story }) {
  const triage = useTriage();
  useKeys([
    { keys: "e", what: "acknowledge", run: () => triage(story, "acknowledge") },
    { keys: "m", what: "mute until deeper", run: () => triage(story, "mute") },
  ]);
  if (story.state !== "open") {
    return (
      <>
        <span className="badge">{story.state === "muted" ? "muted until deeper" : "acknowledged"}</span>
        <Button needs="analyst" onClick={() => triage(story, "reopen")}>
          <RotateCcw size={14} /> Reopen
        </Button>
      </>
    );
  }
  return (
    <>
      <Button needs="analyst" onClick={() => triage(story, "acknowledge")}>
        <Check size={14} /> Acknowledge <kbd>e</kbd>
      </Button>
      <Button needs="analyst" onClick={() => triage(story, "mute")}>
        <BellOff size={14} /> Mute <kbd>m</kbd>
      </Button>
    </>
  );
}

export function StoryHead({ attacker, story }: { attacker: AttackerDetail; story: Story | undefined }) {
  const all = `/logs?q=${encodeURIComponent(withField("", "peer", attacker.peer))}`;
  return (
    <header className="story-head">
      <div className="title">
        <Link href="/attackers" className="muted">
          ‹ Attackers
        </Link>
        <h1>
          <Peer address={attacker.peer} whole />
        </h1>
        <Button
          look="bare"
          aria-label="Copy address"
          onClick={() => copy(canonical(attacker.peer), "the address")}
        >
          <Copy size={14} />
        </Button>
        <DepthMark depth={story?.depth ?? attacker.depth} />
        <Demo ours={attacker.ours} />
        <span className="row wrap push">
          {story && <Deeds story={story} />}
          <Button onClick={() => exported(attacker)}>Export</Button>
          <Link href={all} className="button">
            Logs
          </Link>
        </span>
      </div>
      <dl className="story-facts">
        <div>
          <dt>first</dt>
          <dd>
            <Moment at={attacker.first_seen} />
          </dd>
        </div>
        <div>
          <dt>last</dt>
          <dd>
            <Moment at={attacker.last_seen} />{" "}
            <span className="muted">
              (<Ago at={attacker.last_seen} />)
            </span>
          </dd>
        </div>
        <div>
          <dt>did</dt>
          <dd>
            {plural(attacker.sessions, "session")}, {plural(attacker.commands, "command")},{" "}
            {plural(attacker.credentials, "credential")}, {plural(attacker.files, "file")}
          </dd>
        </div>
        {attacker.accepted_logins > 0 && (
          <div>
            <dt>let in</dt>
            <dd>{plural(attacker.accepted_logins, "time")}</dd>
          </div>
        )}
        {attacker.software.slice(0, 2).map((software) => (
          <div key={software} className="cut">
            <dt>client</dt>
            <dd className="cut">
              <Inert text={software} line />
            </dd>
          </div>
        ))}
        {attacker.hassh.slice(0, 2).map((hassh) => (
          <div key={hassh}>
            <dt>HASSH</dt>
            <dd className="mono" title={hassh}>
              {hassh.slice(0, 12)}
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
