import { useState } from "react";
import type { SessionDetail } from "../../../api/types";
import { Commands } from "./Commands";
import { EventList } from "./EventList";
import type { Cue } from "./Replay";

interface Props {
  session: SessionDetail;
  cues: readonly Cue[];
  here: number;
  began: number;
  seek: (at: number) => void;
  goTo: (cue: Cue | undefined) => void;
}

type Tab = "commands" | "events" | "files";

const FILES = new Set(["file.captured", "file.requested", "download.requested", "mail.stored"]);

/** What was done in a session, beside how it looked. */
export function Side({ session, cues, here, began, seek, goTo }: Props) {
  const [tab, setTab] = useState<Tab>("commands");
  const counts: Record<Tab, number> = { commands: cues.length, events: session.events, files: session.files };
  return (
    <section className="panel side" aria-label="What was done">
      <header>
        <fieldset className="segmented">
          <legend className="hidden-text">Show</legend>
          {(["commands", "events", "files"] as const).map((name) => (
            <button key={name} type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
              {name} {counts[name]}
            </button>
          ))}
        </fieldset>
      </header>
      {tab === "commands" && <Commands cues={cues} here={here} goTo={goTo} />}
      {tab !== "commands" && (
        <EventList
          session={session}
          began={began}
          only={tab === "files" ? (item) => FILES.has(item.kind) : undefined}
          onPick={(item) => seek(Math.max(0, (item.at - began) / 1_000_000))}
        />
      )}
    </section>
  );
}
