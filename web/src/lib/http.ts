import type { Grant } from "../api/types";
import { accessToken, expired, signedIn, signedOut } from "./auth";

export const BASE = "/api/v1";

/** What the server said instead of an answer (RFC 9457), or that nothing came back (`status` 0). */
export class Problem extends Error {
  readonly status: number;
  readonly errorId: string;
  readonly retryAfter: number;

  constructor(status: number, detail: string, errorId = "", retryAfter = 0) {
    super(detail);
    this.status = status;
    this.errorId = errorId;
    this.retryAfter = retryAfter;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Options {
  method?: string;
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

async function problemOf(response: Response): Promise<Problem> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // No JSON: the status says enough.
  }
  const detail =
    textOf(body.detail) || textOf(body.title) || response.statusText || `Status ${response.status}`;
  const wait = Number(response.headers.get("Retry-After") ?? 0);
  return new Problem(response.status, detail, textOf(body.error_id), Number.isFinite(wait) ? wait : 0);
}

async function send(path: string, options: Options, token: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(withQuery(BASE + path, options.query), {
      method: options.method ?? "GET",
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "The server does not answer.");
  }
}

let refreshing: Promise<boolean> | null = null;

async function refreshOnce(): Promise<boolean> {
  const response = await send("/auth/refresh", { method: "POST" }, "");
  if (response.ok) {
    signedIn((await response.json()) as Grant);
    return true;
  }
  if (response.status === 401 || response.status === 403) {
    signedOut();
    return false;
  }
  throw await problemOf(response);
}

/** Gets a new access token by the cookie. Tabs take turns, so that none spends the other's cookie. */
export function refresh(): Promise<boolean> {
  refreshing ??= navigator.locks.request("decnet-refresh", refreshOnce).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function authorised(path: string, options: Options): Promise<Response> {
  if (accessToken() && expired()) await refresh();
  const response = await send(path, options, accessToken());
  if (response.status !== 401 || path.startsWith("/auth/login")) return response;
  return (await refresh()) ? send(path, options, accessToken()) : response;
}

/** One call of the API: the decoded answer, or a `Problem`. */
export async function request<Answer>(path: string, options: Options = {}): Promise<Answer> {
  const response = await authorised(path, options);
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as Answer;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** An attachment of the API, saved under `name`; the bytes are never shown in the page. */
export async function download(path: string, name: string): Promise<void> {
  const response = await authorised(path, {});
  if (!response.ok) throw await problemOf(response);
  save(await response.blob(), name);
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
