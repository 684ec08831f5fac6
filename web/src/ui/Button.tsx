import type { ButtonHTMLAttributes, ReactNode } from "react";
import type { Role } from "../api/types";
import { mayAct } from "../lib/auth";
import { useIdentity } from "../lib/identity";

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  look?: "plain" | "primary" | "danger" | "bare";
  on?: boolean;
  /** The least role that may press it; others see it disabled, with the role's name. */
  needs?: Role;
  blocked?: boolean;
  children: ReactNode;
}

/** A button that stays focusable where it may not be pressed, and says why. */
export function Button({
  look = "plain",
  on,
  needs,
  blocked,
  children,
  onClick,
  className,
  title,
  ...rest
}: Props) {
  const who = useIdentity();
  const refused = needs !== undefined && !mayAct(who, needs);
  const disabled = refused || blocked;
  const names = ["button", look === "plain" ? "" : look, on ? "on" : "", className ?? ""]
    .filter(Boolean)
    .join(" ");
  return (
    <button
      type="button"
      {...rest}
      className={names}
      aria-disabled={disabled ? true : undefined}
      title={refused ? `Needs the role ${needs}` : title}
      onClick={(event) => {
        if (disabled) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
}
