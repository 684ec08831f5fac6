import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { api } from "../../../api/endpoints";
import type { SessionDetail } from "../../../api/types";
import { useParams } from "../../../lib/url";
import { Bones, Failure } from "../../../ui/Await";
import { Empty } from "../../../ui/Panel";
import { type Recording, useRecording } from "../api/recording";
import { Controls } from "./Controls";
import { cueAt, useReplayKeys } from "./replayKeys";
import { Side } from "./Side";

const Terminal = lazy(() => import("./Terminal"));

export interface Cue {
  seq: number;
  /** Seconds since the recording began. */
  at: number;
  line: string;
  effect: string;
}

/** Seconds of the event that the address names, which need not be a command. */
function useNamed(session: SessionDetail, began: number, cues: readonly Cue[]): number | undefined {
  const [params] = useParams();
  const seq = params.get("seq");
  const cue = cues.find((entry) => String(entry.seq) === seq);
  const { data } = useQuery({
    queryKey: ["log", Number(seq)],
    queryFn: () => api.log(Number(seq)),
    enabled: seq !== null && cue === undefined,
  });
  if (cue) return cue.at;
  return data && data.session === session.sid ? Math.max(0, (data.at - began) / 1_000_000) : undefined;
}

/** Where a replay begins: the second in the address, the event that somebody came from, now where it is live, or the
 * first that there is to see. */
function useStart(recording: Recording, named: number | undefined): void {
  const [params] = useParams();
  const done = useRef(false);
  const { tape, head, read, live } = recording;
  const at = Number(params.get("at"));
  const asked = params.has("seq");
  useEffect(() => {
    if (!read || head === null || done.current) return;
    done.current = !asked || named !== undefined;
    if (at > 0) tape.seek(at);
    else if (named !== undefined) tape.seek(named);
    else if (live) tape.follow();
    else tape.seek(tape.beginning);
  }, [tape, head, read, live, at, asked, named]);
}

export function Replay({ session, permitted }: { session: SessionDetail; permitted: boolean }) {
  const recording = useRecording(session.decky, session.sid, permitted);
  const { tape, head, live, error, retry } = recording;
  const [params, setParams] = useParams();
  useSyncExternalStore(tape.subscribe, tape.snapshot);
  const began = head?.started_at ?? session.started;
  const cues = useMemo(
    () =>
      session.commands.map(({ seq, at, line, effect }) => ({
        seq,
        line,
        effect,
        at: Math.max(0, (at - began) / 1_000_000),
      })),
    [session.commands, began],
  );
  const seek = useMemo(
    () =>
      (at: number): void => {
        tape.seek(at);
        setParams({ at: at > 0 ? at.toFixed(2) : null, seq: null });
      },
    [tape, setParams],
  );
  const goTo = (cue: Cue | undefined): void => {
    if (!cue) return;
    tape.seek(cue.at);
    setParams({ at: null, seq: String(cue.seq) });
  };
  const toggle = (): void => {
    if (tape.playing) {
      tape.pause();
      setParams({ at: tape.position > 0 ? tape.position.toFixed(2) : null, seq: null });
    } else tape.play();
  };
  useStart(recording, useNamed(session, began, cues));
  const here = cueAt(cues, tape.position, Number(params.get("seq") ?? 0));
  useReplayKeys({ tape, cues, here, seek, goTo, toggle });
  return (
    <div className="replay">
      <section className="panel stage" aria-label="Terminal">
        {!permitted && (
          <Empty>
            <p>The terminal shows what a visitor's program wrote: it needs the role analyst.</p>
            <p>The commands are beside it.</p>
          </Empty>
        )}
        {error && <Failure error={error} retry={retry} />}
        {permitted && !error && (
          <div className="screen-box" data-position={tape.position.toFixed(1)}>
            <Suspense fallback={<Bones rows={8} />}>
              {head ? <Terminal tape={tape} cols={head.columns} rows={head.rows} /> : <Bones rows={8} />}
            </Suspense>
          </div>
        )}
        {permitted && (
          <Controls
            here={here}
            goTo={goTo}
            tape={tape}
            cues={cues}
            live={live}
            truncated={head?.truncated ?? false}
            seek={seek}
            toggle={toggle}
          />
        )}
      </section>
      <Side session={session} cues={cues} here={here} began={began} seek={seek} goTo={goTo} />
    </div>
  );
}
