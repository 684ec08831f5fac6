import { setPrefs, usePrefs } from "../../../lib/prefs";
import { Panel } from "../../../ui/Panel";

const KEYS: readonly [string, string][] = [
  ["Ctrl K", "find or do anything"],
  ["?", "the keys of the screen"],
  ["/", "filter"],
  ["g n", "go to Now; a attackers, s sessions, l logs, c credentials, f fleet, y system, w wall"],
  ["j k", "move"],
  ["Enter", "open"],
  ["Space", "peek; play in a replay"],
  ["Esc", "back"],
  ["y", "copy a link to the view"],
  ["t", "range of time"],
  [".", "pause what is live"],
  ["e m", "acknowledge, mute a story"],
];

export function Keys() {
  const { letterKeys } = usePrefs();
  return (
    <Panel title="Keys" className="part">
      <label className="check">
        <input
          type="checkbox"
          checked={letterKeys}
          onChange={(event) => setPrefs({ letterKeys: event.target.checked })}
        />
        Single letters and signs act as keys
      </label>
      <p className="muted small">
        Off, only keys with Ctrl and those without a letter act. Keys never act while you type.
      </p>
      <dl className="facts key-table">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
