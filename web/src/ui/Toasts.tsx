import { X } from "lucide-react";
import { dismiss, useToasts } from "../lib/toast";
import { Button } from "./Button";

export function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status">
      {toasts.map((entry) => (
        <div key={entry.id} className="toast">
          <p className={entry.bad ? "fault" : ""}>{entry.text}</p>
          {entry.undo && (
            <Button
              onClick={() => {
                entry.undo?.();
                dismiss(entry.id);
              }}
            >
              Undo
            </Button>
          )}
          <Button look="bare" aria-label="Dismiss" onClick={() => dismiss(entry.id)}>
            <X size={14} />
          </Button>
        </div>
      ))}
    </div>
  );
}
