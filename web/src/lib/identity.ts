import { useSyncExternalStore } from "react";
import { type Identity, identity, subscribe } from "./auth";

/** Who is signed in, kept up to date. */
export const useIdentity = (): Identity | null => useSyncExternalStore(subscribe, identity);
