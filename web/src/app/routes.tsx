import { lazy } from "react";

/** Every screen inside the shell; each is a chunk of its own. */
export const ROUTES = [
  { path: "/", title: "Now", Screen: lazy(() => import("../features/now/NowPage")) },
  {
    path: "/attackers",
    title: "Attackers",
    Screen: lazy(() => import("../features/attackers/AttackersPage")),
  },
  { path: "/attackers/:id", title: "Story", Screen: lazy(() => import("../features/attackers/StoryPage")) },
  { path: "/sessions", title: "Sessions", Screen: lazy(() => import("../features/sessions/SessionsPage")) },
  { path: "/sessions/:id", title: "Session", Screen: lazy(() => import("../features/sessions/SessionPage")) },
  { path: "/logs", title: "Logs", Screen: lazy(() => import("../features/logs/LogsPage")) },
  {
    path: "/credentials",
    title: "Credentials",
    Screen: lazy(() => import("../features/credentials/CredentialsPage")),
  },
  { path: "/fleet", title: "Fleet", Screen: lazy(() => import("../features/fleet/FleetPage")) },
  { path: "/fleet/:name", title: "Decky", Screen: lazy(() => import("../features/fleet/DeckyPage")) },
  { path: "/system", title: "System", Screen: lazy(() => import("../features/system/SystemPage")) },
  {
    path: "/settings/*?",
    title: "Settings",
    Screen: lazy(() => import("../features/settings/SettingsPage")),
  },
] as const;
