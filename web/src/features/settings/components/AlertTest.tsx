import { useState } from "react";
import { api } from "../../../api/endpoints";
import type { Sink } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Inert } from "../../../ui/Inert";

/** Sends a test alert and says here how it went. */
export function AlertTest({ sink }: { sink: Sink }) {
  const [said, setSaid] = useState<{ ok: boolean; detail: string }>();
  const [busy, setBusy] = useState(false);
  const test = async (): Promise<void> => {
    setBusy(true);
    setSaid(undefined);
    try {
      setSaid(await api.testAlert(sink));
    } catch (error) {
      setSaid({ ok: false, detail: error instanceof Error ? error.message : "It failed" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {said && (
        <span role="status" className={said.ok ? "" : "fault"}>
          {said.ok ? "Delivered " : "Failed: "}
          <Inert text={said.detail} limit={160} />
        </span>
      )}
      <Button needs="admin" blocked={busy} onClick={test}>
        {busy ? "Sending…" : "Test"}
      </Button>
    </>
  );
}
