import { QueryClient } from "@tanstack/react-query";
import { Problem } from "../lib/http";

const retryable = (error: Error): boolean =>
  error instanceof Problem && (error.status === 0 || error.status >= 502);

/** What the page knows of the server's answers. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 120_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && retryable(error),
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
  },
});
