import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { refresh } from "../lib/http";
import { useIdentity } from "../lib/identity";
import { Bones, Failure, useLong } from "../ui/Await";
import { Toasts } from "../ui/Toasts";
import { client } from "./client";
import { fetchAhead } from "./routes";
import { Shell } from "./Shell";
import { SignedIn } from "./SignedIn";

const Login = lazy(() => import("../features/login/LoginPage"));
const Wall = lazy(() => import("../features/wall/WallPage"));

export function Waiting() {
  const long = useLong(true);
  return <div aria-busy="true">{long && <Bones rows={6} />}</div>;
}

fetchAhead(location.pathname);

/** Asks once, by the cookie, whether somebody is signed in already. */
function useBoot(): { ready: boolean; error: Error | null; retry: () => void } {
  const [state, setState] = useState<{ ready: boolean; error: Error | null }>({ ready: false, error: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks anew
  useEffect(() => {
    refresh().then(
      () => setState({ ready: true, error: null }),
      (error: Error) => setState({ ready: false, error }),
    );
  }, [attempt]);
  return { ...state, retry: () => setAttempt((value) => value + 1) };
}

function Doors() {
  const who = useIdentity();
  const [path, navigate] = useLocation();
  const inside = who !== null && !who.mustChange;
  const atLogin = path === "/login";
  useEffect(() => {
    if (inside || atLogin) return;
    const back = location.pathname + location.search;
    navigate(`/login${back === "/" ? "" : `?next=${encodeURIComponent(back)}`}`, { replace: true });
  }, [inside, atLogin, navigate]);
  if (atLogin) return <Login />;
  if (!inside) return null;
  return (
    <SignedIn>
      <Switch>
        <Route path="/wall">
          <Wall />
        </Route>
        <Route>
          <Shell />
        </Route>
      </Switch>
    </SignedIn>
  );
}

export function App() {
  const boot = useBoot();
  return (
    <QueryClientProvider client={client}>
      {boot.error && (
        <main className="screen">
          <Failure error={boot.error} retry={boot.retry} lone />
        </main>
      )}
      <Suspense fallback={<Waiting />}>{boot.ready && <Doors />}</Suspense>
      <Toasts />
    </QueryClientProvider>
  );
}
