import {
  Activity,
  Crosshair,
  FileText,
  KeyRound,
  Radio,
  Server,
  Settings,
  SquareTerminal,
} from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useStats } from "../api/queries";
import { short } from "../lib/number";

interface Item {
  path: string;
  label: string;
  icon: ReactNode;
  sub?: boolean;
}

export const PLACES: readonly Item[] = [
  { path: "/", label: "Now", icon: <Radio size={16} /> },
  { path: "/attackers", label: "Attackers", icon: <Crosshair size={16} /> },
  { path: "/sessions", label: "Sessions", icon: <SquareTerminal size={16} /> },
  { path: "/logs", label: "Logs", icon: <FileText size={16} /> },
  { path: "/credentials", label: "Credentials", icon: <KeyRound size={16} /> },
  { path: "/fleet", label: "Fleet", icon: <Server size={16} /> },
  { path: "/system", label: "System", icon: <Activity size={16} /> },
  { path: "/settings", label: "Settings", icon: <Settings size={16} /> },
];

export function Nav({ onGo }: { onGo?: () => void }) {
  const [path] = useLocation();
  const { data: stats } = useStats();
  const counts: Record<string, number | undefined> = {
    "/attackers": stats?.attackers,
    "/sessions": stats?.live_sessions,
    "/fleet": stats?.deckies.deployed,
  };
  const here = (place: string): boolean => (place === "/" ? path === "/" : path.startsWith(place));
  return (
    <nav className="nav" aria-label="Main">
      {PLACES.map((place) => (
        <Link
          key={place.path}
          href={place.path}
          title={place.label}
          aria-current={here(place.path) ? "page" : undefined}
          className={place.path === "/settings" ? "foot" : ""}
          onClick={onGo}
        >
          {place.icon}
          <span>{place.label}</span>
          {counts[place.path] !== undefined && (
            <span className="count muted">
              {short(counts[place.path] ?? 0)}
              {place.path === "/sessions" ? " live" : ""}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
