import { call } from "./client";
import type { AlertChange, Role, Sink, Transcript, Triage } from "./types";

type Ask = Record<string, string | number | boolean | null | undefined>;

/** Rows of a list that is shown as a whole. */
const ALL = 1000;

/** Every call that the page makes, by its name. */
export const api = {
  login: (username: string, password: string) =>
    call("post", "/api/v1/auth/login", { body: { username, password } }),
  logout: () => call("post", "/api/v1/auth/logout"),
  changePassword: (current: string, next: string) =>
    call("put", "/api/v1/auth/password", { body: { current, new: next } }),
  ticket: () => call("post", "/api/v1/auth/sse-ticket"),

  users: () => call("get", "/api/v1/users", { query: { limit: ALL } }),
  addUser: (username: string, role: Role) => call("post", "/api/v1/users", { body: { username, role } }),
  setRole: (username: string, role: Role) =>
    call("patch", "/api/v1/users/{username}", { path: { username }, body: { role } }),
  removeUser: (username: string) => call("delete", "/api/v1/users/{username}", { path: { username } }),
  resetPassword: (username: string) =>
    call("post", "/api/v1/users/{username}/password", { path: { username }, body: {} }),

  stats: (signal?: AbortSignal) => call("get", "/api/v1/stats", { signal }),
  stories: (query: Ask) => call("get", "/api/v1/stories", { query }),
  triage: (story: string, body: Triage) =>
    call("post", "/api/v1/stories/{story}/triage", { path: { story }, body }),

  logs: (query: Ask, signal?: AbortSignal) => call("get", "/api/v1/logs", { query, signal }),
  log: (seq: number) => call("get", "/api/v1/logs/{seq}", { path: { seq } }),
  rawLine: (seq: number) => call("get", "/api/v1/logs/{seq}/raw", { path: { seq } }),
  histogram: (query: Ask, signal?: AbortSignal) => call("get", "/api/v1/logs/histogram", { query, signal }),

  attackers: (query: Ask, signal?: AbortSignal) => call("get", "/api/v1/attackers", { query, signal }),
  attacker: (uuid: string) => call("get", "/api/v1/attackers/{uuid}", { path: { uuid } }),
  timeline: (uuid: string, query: Ask) =>
    call("get", "/api/v1/attackers/{uuid}/timeline", { path: { uuid }, query }),
  attackerSessions: (uuid: string, query: Ask) =>
    call("get", "/api/v1/attackers/{uuid}/sessions", { path: { uuid }, query }),

  sessions: (query: Ask, signal?: AbortSignal) => call("get", "/api/v1/sessions", { query, signal }),
  session: (sid: string) => call("get", "/api/v1/sessions/{sid}", { path: { sid } }),
  transcript: (decky: string, sid: string, offset: number) =>
    call("get", "/api/v1/transcripts/{decky}/{sid}", {
      path: { decky, sid },
      query: { offset, limit: ALL },
    }) as Promise<Transcript>,

  credentials: (query: Ask) => call("get", "/api/v1/credentials", { query }),
  reveal: (credential: string) =>
    call("post", "/api/v1/credentials/{credential}/reveal", { path: { credential } }),

  deckies: () => call("get", "/api/v1/deckies", { query: { limit: ALL } }),
  decky: (decky: string) => call("get", "/api/v1/deckies/{decky}", { path: { decky } }),
  deploy: (body: { count: number; archetype?: string; services?: string[] }) =>
    call("post", "/api/v1/deckies", { body }),
  tearDown: (decky: string) => call("delete", "/api/v1/deckies/{decky}", { path: { decky } }),
  archetypes: () => call("get", "/api/v1/archetypes"),

  workers: () => call("get", "/api/v1/workers"),
  setWorker: (name: string, running: boolean) =>
    call("post", running ? "/api/v1/workers/{name}/start" : "/api/v1/workers/{name}/stop", {
      path: { name },
    }),

  alerts: () => call("get", "/api/v1/alerts"),
  saveAlerts: (body: AlertChange) => call("put", "/api/v1/alerts", { body }),
  testAlert: (sink: Sink) => call("post", "/api/v1/alerts/test", { body: { sink } }),
  outbox: () => call("get", "/api/v1/alerts/outbox", { query: { limit: 100 } }),
} as const;
