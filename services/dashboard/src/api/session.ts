/** The browser's session: a key is traded once for a cookie that scripts cannot read. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, apiFetch, apiJson } from "./fetch.ts";
import type { Session } from "./types.ts";

const SESSION = ["session"] as const;

/** Says that this browser signed in; the cookie itself cannot be seen, and asking without one is an error in the console. */
const SIGNED_IN = "ecg-signed-in";

export async function fetchSession(): Promise<Session | null> {
  if (localStorage.getItem(SIGNED_IN) === null) return null;
  try {
    return await apiJson<Session>("/v1/session");
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    localStorage.removeItem(SIGNED_IN);
    return null;
  }
}

export async function signIn(key: string): Promise<void> {
  await apiFetch("/v1/session", { method: "POST", headers: { Authorization: `Bearer ${key}` } });
  localStorage.setItem(SIGNED_IN, "yes");
}

export async function signOut(): Promise<void> {
  await apiFetch("/v1/session", { method: "DELETE" });
  localStorage.removeItem(SIGNED_IN);
}

/** The session, null when nobody is signed in. */
export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: fetchSession, staleTime: Number.POSITIVE_INFINITY, retry: 1 });
}

/** Forgets everything known about the session before, then asks again. */
export function useSessionChange(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    await client.invalidateQueries({ queryKey: SESSION });
  };
}

/** Takes the key that `make up` prints out of the address, so that it stays in no history and no screenshot. */
export function takeKeyFromAddress(location: Location, history: History): string | null {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return key;
}
