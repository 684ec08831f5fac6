import { Link, useLocation } from "wouter";
import { Account } from "./components/Account";
import { Alerts } from "./components/Alerts";
import { Appearance } from "./components/Appearance";
import { Keys } from "./components/Keys";
import { Users } from "./components/Users";
import "./settings.css";

const PARTS = [
  { path: "/settings", label: "Appearance", Part: Appearance },
  { path: "/settings/keys", label: "Keys", Part: Keys },
  { path: "/settings/account", label: "Account", Part: Account },
  { path: "/settings/users", label: "Users", Part: Users },
  { path: "/settings/alerts", label: "Alerts", Part: Alerts },
] as const;

export default function SettingsPage() {
  const [path] = useLocation();
  const here = PARTS.find((part) => part.path === path) ?? PARTS[0];
  const { Part } = here;
  return (
    <div className="screen settings">
      <h1>Settings</h1>
      <nav className="parts" aria-label="Settings">
        {PARTS.map(({ path: href, label }) => (
          <Link key={href} href={href} aria-current={href === here.path ? "page" : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      <Part />
    </div>
  );
}
