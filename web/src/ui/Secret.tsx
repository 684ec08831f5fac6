import { Eye, EyeOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api } from "../api/endpoints";
import { mayAct } from "../lib/auth";
import { copy } from "../lib/copy";
import { useIdentity } from "../lib/identity";
import { escapeText } from "../lib/inert";
import { toastError } from "../lib/toast";
import { Button } from "./Button";
import { Inert } from "./Inert";

const SHOWN_MS = 30_000;

interface Props {
  id: string;
  shown: boolean;
  onShow: (on: boolean) => void;
}

/** A masked secret. Showing it asks the server, which writes down who did; it hides itself after half a minute. */
export function Secret({ id, shown, onShow }: Props) {
  const who = useIdentity();
  const [text, setText] = useState<string | null>(null);
  const permitted = mayAct(who, "analyst");
  const hide = useRef(onShow);
  useEffect(() => {
    hide.current = onShow;
  });
  useEffect(() => {
    if (!shown || !permitted) return undefined;
    let gone = false;
    const timer = setTimeout(() => hide.current(false), SHOWN_MS);
    api.reveal(id).then(
      ({ secret }) => !gone && setText(secret),
      (error: unknown) => {
        toastError("Reveal", error);
        if (!gone) hide.current(false);
      },
    );
    return () => {
      gone = true;
      clearTimeout(timer);
      setText(null);
    };
  }, [id, shown, permitted]);
  return (
    <span className="secret-value">
      {shown && text !== null ? (
        <button
          type="button"
          className="more"
          title="Copy"
          onClick={() => copy(escapeText(text), "the secret")}
        >
          <Inert text={text} limit={80} />
        </button>
      ) : (
        <span className="mono" aria-hidden="true">
          •••••••
        </span>
      )}
      <Button
        look="bare"
        needs="analyst"
        aria-label={shown ? "Hide the secret" : "Reveal the secret for 30 seconds"}
        title={shown ? "Hide" : "Reveal for 30 s; this is written down (r)"}
        onClick={() => onShow(!shown)}
      >
        {shown ? <EyeOff size={14} /> : <Eye size={14} />}
      </Button>
    </span>
  );
}
