/** Screens in a test: a gateway of given answers, a fresh client, an address. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { vi } from "vitest";
import { newQueryClient } from "../src/app/queryClient.ts";

/** Path (with its query) → document, or [status, document]. What is not listed answers 404. */
export type Answers = Record<string, unknown | [status: number, document: unknown]>;

export function gateway(answers: Answers) {
  const fetch = vi.fn(async (path: string, init?: RequestInit) => {
    const method = init?.method ?? "GET";
    const found = answers[`${method} ${path}`] ?? answers[path];
    if (found === undefined) return problem(404, "not_found", "There is no such thing here.");
    if (Array.isArray(found)) return new Response(JSON.stringify(found[1]), { status: found[0] });
    return new Response(JSON.stringify(found));
  });
  vi.stubGlobal("fetch", fetch);
  vi.stubGlobal("EventSource", SilentEvents);
  return fetch;
}

function problem(status: number, code: string, detail: string): Response {
  return new Response(JSON.stringify({ status, code, title: "Not found.", detail, retryable: false }), { status });
}

/** An event stream that never opens, so the page polls. */
class SilentEvents {
  static readonly CLOSED = 2;
  readonly readyState = 0;
  addEventListener(): void {}
  close(): void {}
}

export function renderAt(address: string, children: ComponentChildren) {
  history.replaceState(null, "", address);
  return render(<QueryClientProvider client={newQueryClient()}>{children}</QueryClientProvider>);
}
