import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../api/endpoints";
import type { Page, Story } from "../../../api/types";
import { useMessages } from "../../../lib/stream/live";

const key = (attention: number): readonly unknown[] => ["stories", "open", attention];

const deepestFirst = (a: Story, b: Story): number => b.depth - a.depth || b.last_seen - a.last_seen;

/** Open stories at or above the depth that asks for attention, kept up by the stream. */
export function useOpenStories(attention: number) {
  const client = useQueryClient();
  useMessages("story", ({ story }) => {
    if (story.state !== "open" || story.depth < attention) return;
    client.setQueryData<Page<Story>>(key(attention), (held) => {
      if (!held || held.items.some((item) => item.id === story.id)) return held;
      return { ...held, items: [story, ...held.items] };
    });
  });
  return useQuery({
    queryKey: key(attention),
    queryFn: () => api.stories({ state: "open", min_depth: attention, limit: 200 }),
    refetchInterval: 60_000,
    select: (page) => page.items.filter((story) => story.state === "open").sort(deepestFirst),
  });
}
