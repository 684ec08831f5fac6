import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { copy } from "../lib/copy";
import { useKeys } from "../lib/keys";
import { togglePause } from "../lib/pause";
import { shareable } from "../lib/url";
import { Dialog } from "../ui/Dialog";
import { Announcer } from "./Announcer";
import { Waiting } from "./App";
import { ErrorFence } from "./ErrorFence";
import { Help } from "./Help";
import { Missing } from "./Missing";
import { Nav, PLACES } from "./Nav";
import { Palette } from "./Palette";
import { fetchRest, ROUTES } from "./routes";
import { Topbar } from "./Topbar";

type Box = "palette" | "help" | "nav" | "";

const GO: Record<string, string> = {
  "/": "n",
  "/attackers": "a",
  "/sessions": "s",
  "/logs": "l",
  "/credentials": "c",
  "/fleet": "f",
  "/system": "y",
  "/settings": ",",
};

function useTitle(path: string): void {
  const main = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const place = PLACES.find((entry) => entry.path !== "/" && path.startsWith(entry.path));
    document.title = `${place?.label ?? "Now"} · DECNET`;
    main.current = document.getElementById("main");
    main.current?.focus({ preventScroll: true });
  }, [path]);
}

/** Header, navigation and the screen that the address names. */
export function Shell() {
  const [path, navigate] = useLocation();
  const [box, setBox] = useState<Box>("");
  const close = useCallback(() => setBox(""), []);
  useTitle(path);
  useEffect(fetchRest, []);
  useKeys([
    { keys: "ctrl+k", what: "find or do anything", run: () => setBox("palette") },
    { keys: "?", what: "this help", run: () => setBox("help") },
    { keys: ".", what: "pause what is live", run: togglePause },
    { keys: "y", what: "copy a link to this view", run: () => copy(shareable(), "a link to this view") },
    { keys: "Escape", what: "back", run: () => history.back() },
    ...PLACES.map((place) => ({
      keys: `g ${GO[place.path]}`,
      what: `go to ${place.label}`,
      run: () => navigate(place.path),
    })),
    { keys: "g w", what: "go to the wall", run: () => navigate("/wall") },
  ]);
  return (
    <div className="shell">
      <a className="button skip" href="#main">
        Skip to the content
      </a>
      <Topbar onFind={() => setBox("palette")} onMenu={() => setBox("nav")} />
      <Nav />
      <main id="main" className="main" tabIndex={-1}>
        <ErrorFence key={path}>
          <Suspense fallback={<Waiting />}>
            <Switch>
              {ROUTES.map(({ path: pattern, Screen }) => (
                <Route key={pattern} path={pattern}>
                  <Screen />
                </Route>
              ))}
              <Route>
                <Missing />
              </Route>
            </Switch>
          </Suspense>
        </ErrorFence>
      </main>
      {box === "palette" && <Palette onClose={close} />}
      {box === "help" && <Help onClose={close} />}
      {box === "nav" && (
        <Dialog title="Menu" bare className="sheet" onClose={close}>
          <Nav onGo={close} />
        </Dialog>
      )}
      <Announcer />
    </div>
  );
}
