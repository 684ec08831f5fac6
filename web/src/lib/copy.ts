import { toast } from "./toast";

/** Puts text into the clipboard and says so; pages without a secure origin fall back to a selection. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyBySelection(text);
    toast({ text: `Copied ${what}` });
  } catch {
    toast({ text: `Could not copy ${what}: the browser refused`, bad: true });
  }
}

function copyBySelection(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden-text";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}
