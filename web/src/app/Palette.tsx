import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/endpoints";
import { useDeckies } from "../api/queries";
import { canonical } from "../lib/address";
import { togglePause } from "../lib/pause";
import { setPrefs } from "../lib/prefs";
import { Dialog } from "../ui/Dialog";
import { PLACES } from "./Nav";
import { signOut } from "./Topbar";

interface Choice {
  key: string;
  group: "Go" | "Find" | "Do";
  label: string;
  run: () => void;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function useChoices(text: string): Choice[] {
  const [, go] = useLocation();
  const wanted = text.trim().toLowerCase();
  const { data: deckies = [] } = useDeckies();
  const { data: found } = useQuery({
    queryKey: ["palette", wanted],
    queryFn: ({ signal }) => api.attackers({ search: wanted, limit: 6 }, signal),
    enabled: wanted.length >= 2,
  });
  const fits = (label: string): boolean => label.toLowerCase().includes(wanted);
  const goes: Choice[] = [...PLACES, { path: "/wall", label: "Wall" }]
    .filter((place) => fits(place.label))
    .map((place) => ({ key: place.path, group: "Go", label: place.label, run: () => go(place.path) }));
  const finds: Choice[] = [];
  if (UUID.test(wanted)) {
    finds.push({
      key: "sid",
      group: "Find",
      label: `Session ${wanted}`,
      run: () => go(`/sessions/${wanted}`),
    });
  }
  for (const decky of wanted
    ? deckies.filter((entry) => fits(entry.name) || fits(entry.address)).slice(0, 6)
    : []) {
    const label = `Decky ${decky.name} ${decky.address}`;
    finds.push({ key: decky.decky_id, group: "Find", label, run: () => go(`/fleet/${decky.name}`) });
  }
  for (const attacker of found?.items ?? []) {
    const label = `Attacker ${canonical(attacker.peer)}`;
    finds.push({ key: attacker.uuid, group: "Find", label, run: () => go(`/attackers/${attacker.uuid}`) });
  }
  if (wanted) {
    const words = encodeURIComponent(text.trim());
    finds.push({
      key: "logs",
      group: "Find",
      label: `Logs with “${text.trim()}”`,
      run: () => go(`/logs?q=${words}`),
    });
  }
  const deeds: Choice[] = [
    { key: "dark", group: "Do" as const, label: "Dark theme", run: () => setPrefs({ theme: "dark" }) },
    { key: "light", group: "Do" as const, label: "Light theme", run: () => setPrefs({ theme: "light" }) },
    { key: "pause", group: "Do" as const, label: "Pause or go on with what is live", run: togglePause },
    { key: "deploy", group: "Do" as const, label: "Deploy deckies", run: () => go("/fleet?deploy=1") },
    { key: "out", group: "Do" as const, label: "Sign out", run: signOut },
  ].filter((deed) => fits(deed.label));
  return [...goes, ...finds, ...deeds];
}

/** Goes, finds and does: every deed of the page from the keyboard. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const choices = useChoices(useDeferredValue(text));
  const id = useId();
  const take = (choice: Choice | undefined): void => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const keyed = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((value) => Math.max(0, Math.min(choices.length - 1, value + step)));
    else if (event.key === "Enter") take(choices[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Find or do" bare className="palette" onClose={onClose}>
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${chosen}`}
        aria-label="Find an address, a session, a decky, or say what to do"
        placeholder="An address, a session, a decky, a deed"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={keyed}
      />
      <div id={id} role="listbox" aria-label="Choices" className="choices">
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
          <div
            key={choice.group + choice.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => take(choice)}
          >
            <span className="muted small">{choice.group}</span>
            <span className="cut">{choice.label}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
