import { Check, CircleDashed, TriangleAlert } from "lucide-react";
import type { Decky } from "../../../api/types";

/** What a decky is, against what it should be. */
export function State({ decky }: { decky: Decky }) {
  if (decky.actual === "running" && !decky.drift) {
    return (
      <span className="state muted">
        <Check size={13} aria-hidden="true" /> running
      </span>
    );
  }
  if (decky.actual === "starting") {
    return (
      <span className="state">
        <CircleDashed size={13} aria-hidden="true" /> starting
      </span>
    );
  }
  return (
    <span
      className={decky.actual === "failed" ? "state d4" : "state d3"}
      title={decky.last_error ?? undefined}
    >
      <TriangleAlert size={13} aria-hidden="true" /> {decky.actual}
      {decky.wanted !== decky.actual && <span className="muted"> wanted {decky.wanted}</span>}
    </span>
  );
}
