import { api } from "../../../api/endpoints";
import type { Attacker } from "../../../api/types";
import { save } from "../../../lib/http";
import { count } from "../../../lib/number";
import { toast, toastError } from "../../../lib/toast";

/** Events of one export at most. */
const MOST = 50_000;

/** Everything that an actor did, one JSON object a line, oldest first; secrets stay masked. */
export async function exported(attacker: Attacker): Promise<void> {
  const lines: string[] = [];
  try {
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof api.timeline>> = await api.timeline(attacker.uuid, {
        order: "asc",
        limit: 1000,
        after,
      });
      lines.push(...page.items.map((item) => JSON.stringify(item)));
      after = page.next;
    } while (after !== null && lines.length < MOST);
    save(new Blob([`${lines.join("\n")}\n`]), `attacker-${attacker.uuid.slice(0, 8)}.jsonl`);
    if (after !== null) toast({ text: `The first ${count(MOST)} events were exported` });
  } catch (error) {
    toastError("Export", error);
  }
}
