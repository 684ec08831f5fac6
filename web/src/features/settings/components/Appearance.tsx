import { type Prefs, setPrefs, usePrefs } from "../../../lib/prefs";
import { now, stamp } from "../../../lib/time";
import { Panel } from "../../../ui/Panel";

interface ChoiceProps<Value extends string> {
  label: string;
  note: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, note, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <div className="setting">
      <div>
        <p>{label}</p>
        <p className="muted small">{note}</p>
      </div>
      <fieldset className="segmented">
        <legend className="hidden-text">{label}</legend>
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

const THEMES: readonly { value: Prefs["theme"]; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];
const DENSITIES: readonly { value: Prefs["density"]; label: string }[] = [
  { value: "compact", label: "Compact" },
  { value: "normal", label: "Normal" },
  { value: "touch", label: "Touch" },
];
const ZONES: readonly { value: Prefs["zone"]; label: string }[] = [
  { value: "utc", label: "UTC" },
  { value: "local", label: "Local" },
];

export function Appearance() {
  const { theme, density, zone } = usePrefs();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Panel title="Appearance" className="part">
      <Choice
        label="Theme"
        note="Replays are always dark."
        value={theme}
        options={THEMES}
        onChange={(value) => setPrefs({ theme: value })}
      />
      <Choice
        label="Density"
        note="The height of rows: 24, 32 or 44 pixels."
        value={density}
        options={DENSITIES}
        onChange={(value) => setPrefs({ density: value })}
      />
      <Choice
        label="Time zone"
        note={`Local is ${here}: ${stamp(now(), "local")}. The other one stands beside each time; copies are ISO in UTC.`}
        value={zone}
        options={ZONES}
        onChange={(value) => setPrefs({ zone: value })}
      />
      <p className="muted small">These are kept in this browser.</p>
    </Panel>
  );
}
