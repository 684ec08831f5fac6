import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { MINUTE, type Micros, now } from "./time";

/** The query of the address as the one place where a view's state lives. */
export function useParams(): [
  URLSearchParams,
  (change: Record<string, string | null>, push?: boolean) => void,
] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const set = useCallback(
    (change: Record<string, string | null>, push = false) => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const text = next.toString();
      navigate(location.pathname + (text ? `?${text}` : ""), { replace: !push });
    },
    [navigate],
  );
  return [params, set];
}

export interface Range {
  /** `24h` and the like, or empty where both ends are fixed. */
  last: string;
  since: Micros;
  until: Micros;
}

export const LASTS: readonly { last: string; label: string; micros: Micros }[] = [
  { last: "15m", label: "15 min", micros: 15 * MINUTE },
  { last: "1h", label: "1 h", micros: 60 * MINUTE },
  { last: "6h", label: "6 h", micros: 360 * MINUTE },
  { last: "24h", label: "24 h", micros: 1_440 * MINUTE },
  { last: "7d", label: "7 d", micros: 10_080 * MINUTE },
  { last: "30d", label: "30 d", micros: 43_200 * MINUTE },
];

const DEFAULT_LAST = "24h";

const micros = (text: string | null): Micros => {
  const value = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(value) ? 0 : value * 1000;
};

/** The range that the address names; a moving one ends now, to the minute. */
export function rangeOf(params: URLSearchParams): Range {
  const since = micros(params.get("since"));
  const until = micros(params.get("until"));
  if (since && until && until > since) return { last: "", since, until };
  const chosen =
    LASTS.find((entry) => entry.last === params.get("last")) ?? LASTS.find((e) => e.last === DEFAULT_LAST);
  const end = Math.ceil(now() / MINUTE) * MINUTE;
  return { last: chosen?.last ?? DEFAULT_LAST, since: end - (chosen?.micros ?? 1_440 * MINUTE), until: end };
}

/** The bounds to ask the server for: none at the end of a moving range, so that what comes in is in it. */
export const bounds = (range: Range): { since: Micros; until?: Micros } =>
  range.last ? { since: range.since } : { since: range.since, until: range.until };

/** The present address with its range fixed, for somebody else to open later. */
export function shareable(): string {
  const url = new URL(location.href);
  const range = rangeOf(url.searchParams);
  url.searchParams.delete("last");
  url.searchParams.set("since", new Date(range.since / 1000).toISOString());
  url.searchParams.set("until", new Date(range.until / 1000).toISOString());
  return url.href;
}
