import { type ComponentType, lazy } from "react";

type Load = () => Promise<{ default: ComponentType }>;

const route = (path: string, load: Load) => ({ path, load, Screen: lazy(load) });

/** Every screen inside the shell; each is a chunk of its own. */
export const ROUTES = [
  route("/", () => import("../features/now/NowPage")),
  route("/attackers", () => import("../features/attackers/AttackersPage")),
  route("/attackers/:id", () => import("../features/attackers/StoryPage")),
  route("/sessions", () => import("../features/sessions/SessionsPage")),
  route("/sessions/:id", () => import("../features/sessions/SessionPage")),
  route("/logs", () => import("../features/logs/LogsPage")),
  route("/credentials", () => import("../features/credentials/CredentialsPage")),
  route("/fleet", () => import("../features/fleet/FleetPage")),
  route("/fleet/:name", () => import("../features/fleet/DeckyPage")),
  route("/system", () => import("../features/system/SystemPage")),
  route("/settings/*?", () => import("../features/settings/SettingsPage")),
] as const;

const depth = (path: string): number => path.split("/").filter(Boolean).length;
const first = (path: string): string => path.split("/")[1] ?? "";

/** Begins to fetch the screen of a path, before it is known whether anybody may see it. */
export function fetchAhead(path: string): void {
  const named = ROUTES.find(
    (entry) => first(entry.path) === first(path) && depth(entry.path) === depth(path),
  );
  void named?.load().catch(() => undefined);
}

/** Fetches the other screens when there is nothing else to do, so that going to one takes no time. */
export function fetchRest(): () => void {
  const load = (): void => {
    for (const entry of ROUTES) void entry.load().catch(() => undefined);
  };
  const timer = setTimeout(load, 3_000);
  return () => clearTimeout(timer);
}
