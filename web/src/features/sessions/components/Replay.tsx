import { lazy, Suspense, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { SessionDetail } from "../../../api/types";
import { useParams } from "../../../lib/url";
import { Bones, Failure } from "../../../ui/Await";
import { Empty } from "../../../ui/Panel";
import { useRecording } from "../api/recording";
import { Controls } from "./Controls";
import { useReplayKeys } from "./replayKeys";
import { Side } from "./Side";

const Terminal = lazy(() => import("./Terminal"));

export interface Cue {
  seq: number;
  /** Seconds since the recording began. */
  at: number;
  line: string;
  effect: string;
}

/** Where a replay stands is in the address: the second, or the event that somebody came from. */
function useStart(ready: boolean, cues: readonly Cue[], seek: (at: number) => void): void {
  const [params] = useParams();
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const at = Number(params.get("at"));
    const cue = cues.find((entry) => String(entry.seq) === params.get("seq"));
    if (at > 0) seek(at);
    else if (cue) seek(cue.at);
  }, [ready, cues, params, seek]);
}

export function Replay({ session, permitted }: { session: SessionDetail; permitted: boolean }) {
  const recording = useRecording(session.decky, session.sid, permitted);
  const { tape, head, read, live, error, retry } = recording;
  const [, setParams] = useParams();
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
        setParams({ at: at > 0 ? at.toFixed(1) : null, seq: null });
      },
    [tape, setParams],
  );
  const toggle = (): void => {
    if (tape.playing) {
      tape.pause();
      setParams({ at: tape.position > 0 ? tape.position.toFixed(1) : null, seq: null });
    } else tape.play();
  };
  useStart(read && head !== null, cues, (at) => tape.seek(at));
  useReplayKeys({ tape, cues, seek, toggle });
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
            tape={tape}
            cues={cues}
            live={live}
            truncated={head?.truncated ?? false}
            seek={seek}
            toggle={toggle}
          />
        )}
      </section>
      <Side session={session} cues={cues} position={tape.position} began={began} seek={seek} />
    </div>
  );
}
