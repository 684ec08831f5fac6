import { create } from "asciinema-player";
import "asciinema-player/dist/bundle/asciinema-player.css";
import { useEffect, useRef } from "react";
import type { Tape } from "../../../lib/cast/tape";
import { pressed } from "../../../lib/keys";

interface Props {
  tape: Tape;
  cols: number;
  rows: number;
}

type Dispatch = (name: string, data?: unknown) => void;

/** A screen that draws what the tape gives it. The player's own clock, controls and keys are not used. */
export default function Terminal({ tape, cols, rows }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const driver = ({ dispatch }: { dispatch: Dispatch }) => ({
      init: () => {
        dispatch("play");
        dispatch("playing");
        tape.attach(
          {
            reset: (width, height) => dispatch("reset", { size: { cols: width, rows: height } }),
            resize: (width, height) => dispatch("resize", { cols: width, rows: height }),
            output: (data) => dispatch("output", data),
          },
          cols,
          rows,
        );
      },
      play: () => tape.play(),
      pause: () => tape.pause(),
      getTiming: () => ({ time: 0, rate: 0 }),
    });
    const player = create(driver as never, element, {
      cols,
      rows,
      controls: false,
      fit: "both",
      cursorMode: "steady",
      theme: "asciinema",
      terminalFontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
    });
    const keyed = (event: KeyboardEvent): void => {
      event.stopImmediatePropagation();
      pressed(event);
    };
    element.addEventListener("keydown", keyed, { capture: true });
    return () => {
      element.removeEventListener("keydown", keyed, { capture: true });
      tape.stop();
      player.dispose();
    };
  }, [tape, cols, rows]);
  return <div ref={box} className="terminal" />;
}
