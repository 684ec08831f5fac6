import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface Props {
  title: string;
  effects: readonly ReactNode[];
  deed: string;
  /** What must be typed before the deed is done. */
  typed?: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Says what a deed does before it is done; destructive ones want the name typed. */
export function Confirm({ title, effects, deed, typed, onConfirm, onClose }: Props) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const ready = !busy && (typed === undefined || text === typed);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    setFault("");
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFault(error instanceof Error ? error.message : "It failed");
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <ul className="effects">
          {effects.map((effect, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <li key={index}>{effect}</li>
          ))}
        </ul>
        {typed !== undefined && (
          <div className="field">
            <label htmlFor="confirm-name">
              Type <code>{typed}</code> to go on
            </label>
            <input
              id="confirm-name"
              className="input mono"
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
        {fault && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={typed === undefined ? "primary" : "danger"} blocked={!ready}>
            {busy ? "Working…" : deed}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
