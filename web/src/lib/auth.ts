import type { Grant, Role } from "../api/types";

/** Who is signed in. The access token lives in memory only; the refresh cookie is out of scripts' reach. */
export interface Identity {
  username: string;
  role: Role;
  mustChange: boolean;
}

interface State {
  token: string;
  expires: number;
  identity: Identity | null;
}

let state: State = { token: "", expires: 0, identity: null };
const listeners = new Set<() => void>();

const publish = (next: State): void => {
  state = next;
  for (const listener of listeners) listener();
};

export const accessToken = (): string => state.token;
export const identity = (): Identity | null => state.identity;
export const expired = (): boolean => Date.now() > state.expires - 20_000;

export const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function signedIn(grant: Grant): void {
  publish({
    token: grant.access_token,
    expires: Date.now() + grant.expires_in * 1000,
    identity: {
      username: grant.user.username,
      role: grant.user.role,
      mustChange: grant.must_change_password,
    },
  });
}

export const signedOut = (): void => publish({ token: "", expires: 0, identity: null });

const RANK: Record<Role, number> = { viewer: 0, auditor: 0, analyst: 1, moderator: 1, admin: 2 };

/** Whether the person may do what takes at least `role`. */
export const mayAct = (who: Identity | null, role: Role): boolean =>
  who !== null && RANK[who.role] >= RANK[role];
