import { useQueryClient } from "@tanstack/react-query";
import { api } from "../api/endpoints";
import type { Story, Triage } from "../api/types";
import { mayAct } from "./auth";
import { useIdentity } from "./identity";
import { toast, toastError } from "./toast";

const SAID = { acknowledge: "Acknowledged", mute: "Muted until deeper", reopen: "Reopened" } as const;

/** What an analyst decides about a story; each decision can be taken back. */
export function useTriage(): (story: Story, action: Triage["action"]) => Promise<void> {
  const client = useQueryClient();
  const who = useIdentity();
  const decide = async (story: Story, action: Triage["action"], quiet = false): Promise<void> => {
    if (!mayAct(who, "analyst")) {
      toast({ text: "Needs the role analyst", bad: true });
      return;
    }
    try {
      await api.triage(story.id, action === "mute" ? { action, until_deeper: true } : { action });
      await client.invalidateQueries({ queryKey: ["stories"] });
      const undo = (): void => void decide(story, "reopen", true);
      if (!quiet)
        toast({ text: `${SAID[action]}: ${story.actor.peer}`, undo: action === "reopen" ? undefined : undo });
    } catch (error) {
      toastError(SAID[action], error);
    }
  };
  return decide;
}
