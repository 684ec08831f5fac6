import type { Micros } from "../lib/time";

export type Ours = "" | "simulated" | "own";
export type Role = "viewer" | "analyst" | "admin";

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export interface User {
  username: string;
  role: Role;
  must_change_password: boolean;
}

export interface Grant {
  access_token: string;
  expires_in: number;
  must_change_password: boolean;
  user: { username: string; role: Role };
}

export type FactValue = string | number | boolean | null;

export interface LogItem {
  seq: number;
  id: string;
  at: Micros;
  decky_id: string | null;
  decky: string | null;
  service: string | null;
  kind: string;
  peer: string | null;
  peer_port: number | null;
  local_port: number | null;
  session: string | null;
  ours: Ours;
  secret: string[];
  fact: Record<string, FactValue>;
}

export interface Histogram {
  interval: string;
  since: Micros;
  until: Micros;
  series: { key: string; total: number; buckets: [Micros, number][] }[];
}

export interface SensorHealth {
  name: string;
  boot: string | null;
  last_heartbeat: Micros | null;
  alive: boolean;
  version: string | null;
  intake_lag_events: number | null;
}

export interface Stats {
  now: Micros;
  quiet_since: Micros | null;
  events_total: number;
  events_last_minute: number;
  attackers: number;
  sessions: number;
  live_sessions: number;
  credentials: number;
  deckies: { deployed: number; active: number };
  depths: Record<string, number>;
  needs_you: number;
  sensors: SensorHealth[];
  spool_bytes: number;
  disk_free_bytes: number;
  disk_total_bytes: number;
  database_bytes: number;
  poison: number;
  quarantined_lines: number;
  recordings_stopped: boolean;
  demo_events: number;
}

export interface Proof {
  depth: number;
  at: Micros;
  event_id: string;
  seq: number | null;
  kind: string;
  text: string;
  decky: string | null;
  service: string | null;
}

export type StoryState = "open" | "acknowledged" | "muted";

export interface Story {
  id: string;
  actor: { kind: string; peer: string; attacker_uuid: string };
  depth: number;
  depth_word: string;
  sentence: string;
  facts: {
    commands: number;
    credentials: number;
    files: number;
    deckies: number;
    services: number;
    sessions: number;
  };
  deckies: string[];
  services: string[];
  first_seen: Micros;
  last_seen: Micros;
  state: StoryState;
  muted_until: Micros | null;
  muted_depth: number | null;
  proofs: Proof[];
  ours: Ours;
  sparkline: number[];
}

export interface Triage {
  action: "acknowledge" | "mute" | "reopen";
  until?: Micros;
  until_deeper?: boolean;
}

export interface Attacker {
  uuid: string;
  peer: string;
  first_seen: Micros;
  last_seen: Micros;
  sessions: number;
  events: number;
  credentials: number;
  commands: number;
  files: number;
  deckies: string[];
  services: string[];
  is_traversal: boolean;
  depth: number;
  ours: Ours;
  sparkline: number[];
}

export interface AttackerDetail extends Attacker {
  software: string[];
  hassh: string[];
  story_id: string | null;
  credentials_tried: number;
  accepted_logins: number;
}

export type Recording = "none" | "live" | "recorded" | "skipped";

export interface Session {
  sid: string;
  decky_id: string;
  decky: string;
  service: string;
  peer: string;
  peer_port: number;
  local_port: number;
  attacker_uuid: string | null;
  started: Micros;
  ended: Micros | null;
  duration: Micros | null;
  reason: string | null;
  bytes_in: number;
  bytes_out: number;
  events: number;
  commands: number;
  credentials: number;
  files: number;
  depth: number;
  recording: Recording;
  recording_reason: string | null;
  ours: Ours;
}

export interface SessionDetail extends Omit<Session, "commands"> {
  commands: { at: Micros; seq: number; line: string; effect: string }[];
  transcript: boolean;
}

export interface Transcript {
  sid: string;
  decky: string;
  columns: number;
  rows: number;
  started_at: Micros;
  duration: number;
  truncated: boolean;
  complete: boolean;
  offset: number;
  rows_list: [number, string, string][];
  next_offset: number | null;
}

export interface Credential {
  id: string;
  principal: string;
  secret_hash: string;
  secret_kind: string;
  service: string;
  decky: string;
  peer: string;
  attempts: number;
  accepted: boolean;
  first_seen: Micros;
  last_seen: Micros;
  reuse: { targets: number };
  ours: Ours;
}

export interface DeckyService {
  name: string;
  number: number;
  port: number;
  tls: boolean;
  transport: string;
  wanted: boolean;
  actual: "serving" | "failed" | "unknown";
  error: string | null;
}

export interface Decky {
  decky_id: string;
  name: string;
  address: string;
  archetype: string;
  distro: string;
  hostname: string;
  persona: string;
  services: DeckyService[];
  wanted: string;
  actual: "running" | "degraded" | "failed" | "starting" | "stopped";
  drift: boolean;
  last_error: string | null;
  depth: number;
  live_sessions: number;
  last_touched: Micros | null;
  next_mutation: Micros | null;
  created_at: Micros;
}

export interface Archetype {
  key: string;
  summary: string;
  services: string[];
  distros: string[];
}

export interface Worker {
  name: string;
  state: "OK" | "STALE" | "UNKNOWN" | "STOPPED";
  last_seen: Micros | null;
  lag: number;
  installed: boolean;
  bus_connected: boolean;
  poison: number;
  version: string | null;
}

export interface Alerts {
  webhook: { enabled: boolean; url: string; secret: string; min_depth: number };
  mail: {
    enabled: boolean;
    host: string;
    port: number;
    sender: string;
    recipient: string;
    tls: string;
    username: string;
    password: string;
    min_depth: number;
  };
  allow: string[];
}

export interface OutboxItem {
  id: string;
  sink: string;
  story_id: string;
  depth: number;
  created_at: Micros;
  attempts: number;
  next_attempt: Micros | null;
  state: "pending" | "sent" | "failed";
  last_error: string | null;
}
