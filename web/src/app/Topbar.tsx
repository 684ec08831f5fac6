import { Menu, Moon, Search, Sun, User } from "lucide-react";
import { Link, useLocation } from "wouter";
import { api } from "../api/endpoints";
import { signedOut } from "../lib/auth";
import { useIdentity } from "../lib/identity";
import { setPrefs, usePrefs } from "../lib/prefs";
import { Button } from "../ui/Button";
import { WallClock } from "../ui/Time";
import { LiveDot } from "./LiveDot";
import { RangePicker } from "./RangePicker";

export async function signOut(): Promise<void> {
  try {
    await api.logout();
  } finally {
    signedOut();
  }
}

function Brand() {
  return (
    <Link href="/" className="brand" aria-label="DECNET, to Now">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path
          d="M3 17v-4M8 17V10M13 17V6M18 17V2"
          stroke="currentColor"
          strokeWidth="2.6"
          strokeLinecap="round"
          fill="none"
        />
      </svg>
      <span>DECNET</span>
    </Link>
  );
}

function ThemeButton() {
  usePrefs();
  const dark = document.documentElement.dataset.theme !== "light";
  const label = dark ? "Light theme" : "Dark theme";
  return (
    <Button
      look="bare"
      title={label}
      aria-label={label}
      onClick={() => setPrefs({ theme: dark ? "light" : "dark" })}
    >
      {dark ? <Sun size={16} /> : <Moon size={16} />}
    </Button>
  );
}

function Person() {
  const who = useIdentity();
  const [, navigate] = useLocation();
  return (
    <>
      <button
        type="button"
        className="button bare"
        popoverTarget="person"
        aria-label={`Account of ${who?.username}`}
      >
        <User size={16} />
        <span className="wide-only">{who?.username}</span>
      </button>
      <div id="person" popover="auto" className="popover">
        <p>
          <strong>{who?.username}</strong> <span className="muted">{who?.role}</span>
        </p>
        <Button onClick={() => navigate("/settings/account")}>Account and password</Button>
        <Button onClick={signOut}>Sign out</Button>
      </div>
    </>
  );
}

/** Screens that look at a range of time. */
const RANGED = new Set(["/", "/logs"]);

export function Topbar({ onFind, onMenu }: { onFind: () => void; onMenu: () => void }) {
  const [path] = useLocation();
  return (
    <header className="topbar">
      <Button look="bare" className="menu-button" aria-label="Menu" onClick={onMenu}>
        <Menu size={18} />
      </Button>
      <Brand />
      <button type="button" className="finder" onClick={onFind}>
        <Search size={14} aria-hidden="true" />
        <span>Find or do</span>
        <kbd>Ctrl K</kbd>
      </button>
      {RANGED.has(path) && <RangePicker />}
      <span className="push" />
      <LiveDot />
      <WallClock />
      <ThemeButton />
      <Person />
    </header>
  );
}
