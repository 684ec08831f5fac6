import { useEffect } from "react";
import { useLocation, useSearch } from "wouter";
import { useIdentity } from "../../lib/identity";
import { PasswordForm } from "../../ui/PasswordForm";
import { SignIn } from "./SignIn";
import "./login.css";

/** Where to go after signing in: a path of this page and nothing else. */
function destination(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) ? next : "/";
}

export default function LoginPage() {
  const who = useIdentity();
  const [, navigate] = useLocation();
  const search = useSearch();
  const inside = who !== null && !who.mustChange;
  useEffect(() => {
    document.title = "Sign in · DECNET";
    if (inside) navigate(destination(search), { replace: true });
  }, [inside, navigate, search]);
  return (
    <main className="login">
      <div className="login-box">
        <p className="login-brand">
          <svg width="28" height="28" viewBox="0 0 20 20" aria-hidden="true">
            <path
              d="M3 17v-4M8 17V10M13 17V6M18 17V2"
              stroke="currentColor"
              strokeWidth="2.6"
              strokeLinecap="round"
            />
          </svg>
          DECNET
        </p>
        {who?.mustChange ? (
          <>
            <h1>Choose a password of your own</h1>
            <p className="muted">The one you were given is good for this step only.</p>
            <PasswordForm deed="Set password and go on" />
          </>
        ) : (
          <SignIn />
        )}
      </div>
    </main>
  );
}
