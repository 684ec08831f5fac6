import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "../lib/http";
import { useSecond } from "../lib/tick";
import { span } from "../lib/time";
import { Button } from "./Button";

/** What a query tells about itself. */
export interface Waiting<Data> {
  data: Data | undefined;
  error: Error | null;
  isPending: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

/** Whether something has been pending for longer than a blink. */
export function useLong(pending: boolean, after = 150): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!pending) return undefined;
    const timer = setTimeout(() => setLong(true), after);
    return () => clearTimeout(timer);
  }, [pending, after]);
  return pending && long;
}

function Countdown({ until, retry }: { until: number; retry: () => unknown }) {
  const left = Math.max(0, until - useSecond());
  useEffect(() => {
    if (left === 0) retry();
  }, [left, retry]);
  return <span>Asked too often. Trying again in {left} s.</span>;
}

interface FailureProps {
  error: Error;
  retry: () => unknown;
  lone?: boolean;
  age?: number;
}

/** An error in its place: what, its id, and what to do about it. */
export function Failure({ error, retry, lone = false, age }: FailureProps) {
  const problem = error instanceof Problem ? error : new Problem(0, error.message);
  const [until, setUntil] = useState(0);
  useEffect(() => {
    setUntil(problem.status === 429 ? Math.ceil(Date.now() / 1000) + Math.max(1, problem.retryAfter) : 0);
  }, [problem.status, problem.retryAfter]);
  return (
    <div className={lone ? "notice lone" : "notice"} role="alert">
      <TriangleAlert size={16} />
      {problem.status === 429 && until > 0 ? (
        <Countdown until={until} retry={retry} />
      ) : (
        <span>{problem.status === 403 ? `Not permitted: ${problem.message}` : problem.message}</span>
      )}
      {age !== undefined && <span className="muted">Showing what was known {span(age * 1000)} ago.</span>}
      {problem.errorId && (
        <span className="muted">
          error <code>{problem.errorId}</code>
        </span>
      )}
      {problem.status !== 403 && problem.status !== 429 && <Button onClick={() => retry()}>Retry</Button>}
    </div>
  );
}

export function Bones({ rows = 5 }: { rows?: number }) {
  return (
    <div className="bones" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <span key={index} className={`skeleton w${index % 4}`} />
      ))}
    </div>
  );
}

interface Props<Data> {
  query: Waiting<Data>;
  bones?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Shows data, or a skeleton of it, or what went wrong; old data stays, greyed, beside an error. */
export function Await<Data>({ query, bones, children }: Props<Data>) {
  const long = useLong(query.isPending);
  if (query.data === undefined) {
    if (query.error) return <Failure error={query.error} retry={query.refetch} />;
    return (
      <div aria-busy="true" className={long ? "" : "invisible"}>
        {bones ?? <Bones />}
      </div>
    );
  }
  if (!query.error) return <>{children(query.data)}</>;
  return (
    <>
      <Failure error={query.error} retry={query.refetch} age={Date.now() - query.dataUpdatedAt} />
      <div className="stale">{children(query.data)}</div>
    </>
  );
}
