import { type FormEvent, useState } from "react";
import { api } from "../api/endpoints";
import { refresh } from "../lib/http";
import { Button } from "./Button";

const LEAST = 12;
const MOST = 72;

const size = (text: string): number => new TextEncoder().encode(text).length;

function faultOf(next: string, again: string): string {
  if (size(next) < LEAST) return `At least ${LEAST} characters`;
  if (size(next) > MOST) return `At most ${MOST} bytes`;
  return next === again ? "" : "The two do not agree";
}

interface FieldProps {
  id: string;
  label: string;
  complete: string;
  value: string;
  onChange: (value: string) => void;
}

function Field({ id, label, complete, value, onChange }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="password"
        className="input"
        autoComplete={complete}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** Changes one's own password; on success the session goes on with a fresh token. */
export function PasswordForm({ deed, onDone }: { deed: string; onDone?: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = faultOf(next, again);
    setFault(wrong);
    if (wrong || busy) return;
    setBusy(true);
    try {
      await api.changePassword(current, next);
      await refresh();
      setCurrent("");
      setNext("");
      setAgain("");
      onDone?.();
    } catch (error) {
      setFault(error instanceof Error ? error.message : "It failed");
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className="stack">
      <Field
        id="current"
        label="Present password"
        complete="current-password"
        value={current}
        onChange={setCurrent}
      />
      <Field id="next" label="New password" complete="new-password" value={next} onChange={setNext} />
      <Field
        id="again"
        label="New password again"
        complete="new-password"
        value={again}
        onChange={setAgain}
      />
      <p className="fault login-fault" role="alert">
        {fault}
      </p>
      <div className="row">
        <Button type="submit" look="primary" blocked={busy}>
          {busy ? "Working…" : deed}
        </Button>
      </div>
    </form>
  );
}
