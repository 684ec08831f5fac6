import { useId } from "react";
import { DEPTHS } from "../../../lib/depth";

interface TextProps {
  label: string;
  value: string | undefined;
  kind?: "text" | "url" | "email" | "password" | "number";
  onChange: (value: string) => void;
}

export function TextField({ label, value, kind = "text", onChange }: TextProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={kind}
        className="input"
        autoComplete={kind === "password" ? "new-password" : "off"}
        spellCheck={false}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface SwitchProps {
  label: string;
  value: boolean | undefined;
  onChange: (value: boolean) => void;
}

export function Switch({ label, value, onChange }: SwitchProps) {
  return (
    <label className="check">
      <input type="checkbox" checked={value ?? false} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

export function DepthSelect({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>From depth</label>
      <select
        id={id}
        className="input"
        value={value ?? 3}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {DEPTHS.filter(({ depth }) => depth > 0).map(({ depth, word }) => (
          <option key={depth} value={depth}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
