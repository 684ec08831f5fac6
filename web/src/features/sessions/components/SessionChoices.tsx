import type { Decky } from "../../../api/types";

interface Props {
  params: URLSearchParams;
  onChange: (change: Record<string, string | null>) => void;
  deckies: readonly Decky[];
}

const WHICH: readonly { label: string; live: string | null; recording: string | null }[] = [
  { label: "All", live: null, recording: null },
  { label: "Live", live: "1", recording: null },
  { label: "Recorded", live: null, recording: "1" },
];

interface SelectProps {
  label: string;
  value: string | null;
  options: readonly string[];
  onChange: (value: string | null) => void;
}

function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <select
      className="input"
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">any {label}</option>
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

export function SessionChoices({ params, onChange, deckies }: Props) {
  const services = [
    ...new Set(deckies.flatMap((decky) => decky.services.map((service) => service.name))),
  ].sort();
  return (
    <div className="row wrap">
      <fieldset className="segmented">
        <legend className="hidden-text">Which sessions</legend>
        {WHICH.map(({ label, live, recording }) => (
          <button
            key={label}
            type="button"
            aria-pressed={params.get("live") === live && params.get("recording") === recording}
            onClick={() => onChange({ live, recording })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <Select
        label="service"
        value={params.get("service")}
        options={services}
        onChange={(service) => onChange({ service })}
      />
      <Select
        label="decky"
        value={params.get("decky")}
        options={deckies.map((decky) => decky.name)}
        onChange={(decky) => onChange({ decky })}
      />
      {params.get("attacker") && (
        <button type="button" className="button on" onClick={() => onChange({ attacker: null })}>
          one attacker ×
        </button>
      )}
    </div>
  );
}
