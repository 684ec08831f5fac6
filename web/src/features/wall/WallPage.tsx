import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useKeys } from "../../lib/keys";
import { useLink } from "../../lib/stream/live";
import { useSecond } from "../../lib/tick";
import { clock } from "../../lib/time";
import { Cells } from "./components/Cells";
import { Foot } from "./components/Foot";
import { WallHead } from "./components/WallHead";
import { WallStories } from "./components/WallStories";
import "./wall.css";

const LOST_MS = 10_000;
const SHIFT_MS = 600_000;

/** A few pixels of movement now and then, so that nothing burns into a screen that hangs for years. */
function useShift(): string {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setStep((value) => (value + 1) % 4), SHIFT_MS);
    return () => clearInterval(timer);
  }, []);
  return `shift-${step}`;
}

function NotWatching() {
  const link = useLink();
  const second = useSecond();
  const [opened] = useState(() => Date.now());
  const heard = link.heard || opened;
  if (link.state === "live" || second * 1000 - heard < LOST_MS) return null;
  return (
    <p className="not-watching" role="alert">
      NOT WATCHING SINCE {clock(heard * 1000, "utc", false)}
    </p>
  );
}

/** The same as Now, from five metres: nothing that a visitor wrote, no secret, nothing to scroll or click. */
export default function WallPage() {
  const [, navigate] = useLocation();
  const shift = useShift();
  useEffect(() => {
    document.title = "Wall · DECNET";
  }, []);
  useKeys([
    { keys: "Escape", what: "leave the wall", run: () => navigate("/") },
    { keys: "g n", what: "go to Now", run: () => navigate("/") },
  ]);
  return (
    <main className={`wall ${shift}`}>
      <NotWatching />
      <WallHead />
      <Cells />
      <WallStories />
      <Foot />
    </main>
  );
}
