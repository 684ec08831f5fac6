import { useState } from "react";
import { bound } from "../lib/keys";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

const SHOWN: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

export function Help({ onClose }: { onClose: () => void }) {
  const [bindings] = useState(() => {
    const seen = new Set<string>();
    return bound().filter((binding) => {
      if (seen.has(binding.keys)) return false;
      seen.add(binding.keys);
      return true;
    });
  });
  return (
    <Dialog title="Keys" wide onClose={onClose}>
      <div className="inner">
        <dl className="keys">
          {bindings.map((binding) => (
            <div key={binding.keys}>
              <dt>
                {binding.keys.split(" ").map((key) => (
                  <kbd key={key}>{SHOWN[key] ?? key.replace("ctrl+", "Ctrl ").toString()}</kbd>
                ))}
              </dt>
              <dd>{binding.what}</dd>
            </div>
          ))}
        </dl>
        <p className="muted small">
          Letter keys can be turned off under Settings, Keys. They never act while you type.
        </p>
        <div className="actions">
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}
