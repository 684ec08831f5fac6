import { type Query, request } from "../lib/http";
import type {
  Alerts,
  Archetype,
  Attacker,
  AttackerDetail,
  Credential,
  Decky,
  Grant,
  Histogram,
  LogItem,
  OutboxItem,
  Page,
  Role,
  Session,
  SessionDetail,
  Stats,
  Story,
  Transcript,
  Triage,
  User,
  Worker,
} from "./types";

const part = encodeURIComponent;

const post = <Answer>(path: string, body?: unknown): Promise<Answer> =>
  request<Answer>(path, { method: "POST", body });

/** Every call that the page makes, by its name. */
export const api = {
  login: (username: string, password: string) => post<Grant>("/auth/login", { username, password }),
  logout: () => post<void>("/auth/logout"),
  changePassword: (current: string, next: string) =>
    request<void>("/auth/password", { method: "PUT", body: { current, new: next } }),
  ticket: () => post<{ ticket: string }>("/auth/sse-ticket"),

  users: () => request<Page<User>>("/users", { query: { limit: 1000 } }),
  addUser: (username: string, role: Role, password: string) =>
    post<User>("/users", { username, role, password }),
  setRole: (username: string, role: Role) =>
    request<User>(`/users/${part(username)}`, { method: "PATCH", body: { role } }),
  removeUser: (username: string) => request<void>(`/users/${part(username)}`, { method: "DELETE" }),
  resetPassword: (username: string) => post<{ password?: string }>(`/users/${part(username)}/password`, {}),

  stats: (signal?: AbortSignal) => request<Stats>("/stats", { signal }),
  stories: (query: Query) => request<Page<Story>>("/stories", { query }),
  triage: (id: string, triage: Triage) => post<Story>(`/stories/${part(id)}/triage`, triage),

  logs: (query: Query, signal?: AbortSignal) => request<Page<LogItem>>("/logs", { query, signal }),
  log: (seq: number) => request<LogItem>(`/logs/${seq}`),
  rawLine: (seq: number) => request<{ seq: number; line: string }>(`/logs/${seq}/raw`),
  histogram: (query: Query, signal?: AbortSignal) => request<Histogram>("/logs/histogram", { query, signal }),

  attackers: (query: Query, signal?: AbortSignal) => request<Page<Attacker>>("/attackers", { query, signal }),
  attacker: (uuid: string) => request<AttackerDetail>(`/attackers/${part(uuid)}`),
  timeline: (uuid: string, query: Query) =>
    request<Page<LogItem>>(`/attackers/${part(uuid)}/timeline`, { query }),
  attackerSessions: (uuid: string, query: Query) =>
    request<Page<Session>>(`/attackers/${part(uuid)}/sessions`, { query }),

  sessions: (query: Query, signal?: AbortSignal) => request<Page<Session>>("/sessions", { query, signal }),
  session: (sid: string) => request<SessionDetail>(`/sessions/${part(sid)}`),
  transcript: (decky: string, sid: string, offset: number) =>
    request<Transcript>(`/transcripts/${part(decky)}/${part(sid)}`, { query: { offset, limit: 1000 } }),

  credentials: (query: Query) => request<Page<Credential>>("/credentials", { query }),
  reveal: (id: string) => post<{ id: string; secret: string }>(`/credentials/${part(id)}/reveal`),

  deckies: () => request<Page<Decky>>("/deckies", { query: { limit: 1000 } }),
  decky: (name: string) => request<Decky>(`/deckies/${part(name)}`),
  deploy: (body: { count: number; archetype?: string; services?: string[]; names?: string[] }) =>
    post<{ deckies: unknown[] }>("/deckies", body),
  tearDown: (name: string) => request<unknown>(`/deckies/${part(name)}`, { method: "DELETE" }),
  archetypes: () => request<Page<Archetype>>("/archetypes", { query: { limit: 1000 } }),

  workers: () => request<Page<Worker>>("/workers", { query: { limit: 1000 } }),
  setWorker: (name: string, running: boolean) =>
    post<unknown>(`/workers/${part(name)}/${running ? "start" : "stop"}`),

  alerts: () => request<Alerts>("/alerts"),
  saveAlerts: (alerts: Alerts) => request<Alerts>("/alerts", { method: "PUT", body: alerts }),
  testAlert: (sink: "webhook" | "mail") => post<{ ok: boolean; detail: string }>("/alerts/test", { sink }),
  outbox: () => request<Page<OutboxItem>>("/alerts/outbox", { query: { limit: 100 } }),
} as const;
