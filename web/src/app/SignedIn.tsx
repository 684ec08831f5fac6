import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { follow } from "../lib/stream/cache";
import { feed } from "../lib/stream/feed";
import { join } from "../lib/stream/live";
import { forgetLists } from "../ui/table/useKeyset";

/** Holds the live stream while somebody is signed in, and forgets everything when he is not. */
export function SignedIn({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  useEffect(() => {
    const leave = join();
    const unfollow = follow(client);
    return () => {
      leave();
      unfollow();
      client.clear();
      feed.clear();
      forgetLists();
    };
  }, [client]);
  return <>{children}</>;
}
