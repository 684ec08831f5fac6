import { type FormEvent, useEffect, useRef, useState } from "react";
import { api } from "../../api/endpoints";
import { signedIn } from "../../lib/auth";
import { Problem } from "../../lib/http";
import { useSecond } from "../../lib/tick";
import { Button } from "../../ui/Button";

function useCountdown(): [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0);
  const second = useSecond();
  return [Math.max(0, until - second), (seconds) => setUntil(Math.floor(Date.now() / 1000) + seconds)];
}

const wordsFor = (error: unknown): string => {
  if (!(error instanceof Problem)) return "Something went wrong here.";
  if (error.status === 401) return "Name or password is wrong.";
  return error.errorId ? `${error.message} (error ${error.errorId})` : error.message;
};

export function SignIn() {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const [wait, startWait] = useCountdown();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || wait > 0) return;
    setBusy(true);
    setFault("");
    try {
      signedIn(await api.login(username, password));
    } catch (error) {
      if (error instanceof Problem && error.status === 429) startWait(Math.max(1, error.retryAfter));
      else setFault(wordsFor(error));
      setBusy(false);
    }
  };
  return (
    <>
      <h1>Sign in</h1>
      <form onSubmit={submit} className="stack">
        <div className="field">
          <label htmlFor="username">Name</label>
          <input
            ref={first}
            id="username"
            name="username"
            className="input"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            className="input"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <p className="fault login-fault" role="alert">
          {wait > 0 ? `Too many attempts. Try again in ${wait} s.` : fault}
        </p>
        <Button type="submit" look="primary" blocked={busy || wait > 0}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </form>
    </>
  );
}
