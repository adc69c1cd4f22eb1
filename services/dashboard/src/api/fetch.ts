/** One way to the gateway: the session's cookie, the header that unsafe calls need, errors as a type. */
import type { Problem } from "./types.ts";

/** The gateway asks for it on every call that changes something by cookie. */
export const DASHBOARD_HEADER = { "X-Requested-With": "ecg-dashboard" } as const;

/** Fields of a problem; the codes are open, because this page has one of its own (`unreachable`). */
type ProblemFields = Partial<Omit<Problem, "code"> & { code: string }>;

/** What the gateway refused, in its own words: `detail` names the mend. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly retryable: boolean;
  /** Fields at fault, each with its sentence. */
  readonly fields: readonly { name: string; detail: string }[];
  /** Finds the log line of an internal error. */
  readonly reference: string | undefined;
  readonly retryAfterS: number | undefined;

  constructor(problem: ProblemFields, { status, retryAfterS }: { status: number; retryAfterS?: number | undefined }) {
    const title = problem.title ?? "The request failed";
    super(`${problem.code ?? status}: ${problem.detail ?? title}`);
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.title = title;
    this.detail = problem.detail ?? `The server answered ${status}.`;
    this.retryable = problem.retryable ?? status >= 500;
    this.fields = problem.errors ?? [];
    this.reference = problem.reference;
    this.retryAfterS = retryAfterS;
  }
}

/** No answer at all: the network, or a gateway that is down. */
export function unreachable(): ApiError {
  return new ApiError(
    {
      code: "unreachable",
      title: "The server does not answer",
      detail: "Check the network, then try again. Nothing that was sent is lost.",
      retryable: true,
    },
    { status: 0 },
  );
}

/** The error in a refused answer; any other body becomes a plain sentence. */
export function problemOf(status: number, body: string, retryAfter: string | null): ApiError {
  let problem: ProblemFields = {};
  try {
    const document: unknown = JSON.parse(body);
    if (typeof document === "object" && document !== null) problem = document;
  } catch {
    // A proxy between us and the gateway answers in HTML: its status is all there is to tell.
  }
  const seconds = retryAfter === null ? Number.NaN : Number.parseFloat(retryAfter);
  return new ApiError(problem, { status, retryAfterS: Number.isFinite(seconds) ? seconds : undefined });
}

const unauthorizedListeners = new Set<() => void>();

/** Calls `listener` whenever a call meets an expired or missing session. */
export function onUnauthorized(listener: () => void): () => void {
  unauthorizedListeners.add(listener);
  return () => unauthorizedListeners.delete(listener);
}

export function reportUnauthorized(): void {
  for (const listener of unauthorizedListeners) listener();
}

/** `fetch` by the session's cookie. Throws ApiError for a refusal; 2xx and 304 come back. */
export async function apiFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const method = init.method ?? "GET";
  if (method !== "GET" && method !== "HEAD") {
    for (const [name, value] of Object.entries(DASHBOARD_HEADER)) headers.set(name, value);
  }
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: "same-origin" });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw unreachable();
  }
  if (response.ok || response.status === 304) return response;
  const error = problemOf(response.status, await response.text(), response.headers.get("Retry-After"));
  if (response.status === 401 && !path.startsWith("/v1/session")) reportUnauthorized();
  throw error;
}

export async function apiJson<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await apiFetch(path, init)).json()) as T;
}

export function jsonBody(value: unknown): RequestInit {
  return { body: JSON.stringify(value), headers: { "Content-Type": "application/json" } };
}
