import type { components } from "./generated";

type Schemas = components["schemas"];

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type Role = Schemas["Role"];
export type User = Schemas["Account"];
export type Grant = Schemas["Login"];

export type LogItem = Schemas["LogItem"];
export type FactValue = LogItem["fact"][string];
export type Histogram = Schemas["Histogram"];
export type Stats = Schemas["Stats"];

export type Story = Schemas["StoryItem"];
export type Proof = Schemas["ProofItem"];
export type Triage = Schemas["TriageBody"];

export type Attacker = Schemas["AttackerItem"];
export type AttackerDetail = Schemas["AttackerDetail"];
export type Session = Schemas["SessionItem"];
export type SessionDetail = Schemas["SessionDetail"];
export type Credential = Schemas["CredentialItem"];

/** A page of a recording; its rows are `[seconds, code, text]`. */
export type Transcript = Omit<Schemas["Transcript"], "rows_list"> & { rows_list: [number, string, string][] };

export type Decky = Schemas["DeckyItem"];
export type Archetype = Schemas["ArchetypeItem"];
export type Worker = Schemas["WorkerItem"];

export type Alerts = Schemas["AlertState"];
export type AlertChange = Schemas["AlertSettings"];
export type Sink = Schemas["TestBody"]["sink"];
