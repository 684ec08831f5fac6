import { useQuery } from "@tanstack/react-query";
import { api } from "./endpoints";
import type { Decky, Stats } from "./types";

/** Figures of the whole house; the stream keeps them fresh, asking is for when it does not. */
export const useStats = () =>
  useQuery<Stats>({
    queryKey: ["stats"],
    queryFn: ({ signal }) => api.stats(signal),
    refetchInterval: 15_000,
  });

/** The fleet, all of it: it is drawn as a whole. */
export const useDeckies = (every = 15_000) =>
  useQuery<Decky[]>({
    queryKey: ["deckies"],
    queryFn: async () => (await api.deckies()).items,
    refetchInterval: every,
  });
