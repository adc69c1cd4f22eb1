import { expect, test, vi } from "vitest";
import { ApiError, apiFetch, onUnauthorized } from "../../src/api/index.ts";

const PROBLEM = {
  type: "https://example.org/errors/grid_not_found",
  title: "No millimetre grid was found on the page.",
  status: 422,
  detail: "Send the whole sheet, lying flat, at 150 dpi or more.",
  code: "grid_not_found",
  retryable: false,
  instance: "/v1/jobs",
};

function answer(response: Response): void {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(response));
}

async function refusal(path: string): Promise<ApiError> {
  const error: unknown = await apiFetch(path).catch((caught: unknown) => caught);
  if (!(error instanceof ApiError)) throw new Error("the call was not refused");
  return error;
}

test("a refusal carries the gateway's code, title, detail and wait", async () => {
  answer(new Response(JSON.stringify(PROBLEM), { status: 422, headers: { "Retry-After": "7" } }));
  const error = await refusal("/v1/jobs");
  expect(error).toMatchObject({
    code: "grid_not_found",
    title: "No millimetre grid was found on the page.",
    detail: "Send the whole sheet, lying flat, at 150 dpi or more.",
    status: 422,
    retryable: false,
    retryAfterS: 7,
  });
});

test("a refusal that is not problem+json still has a sentence and may be tried again", async () => {
  answer(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  expect(await refusal("/v1/jobs")).toMatchObject({ status: 502, retryable: true, detail: "The server answered 502." });
});

test("no answer at all is an error of its own that may be tried again", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("Failed to fetch")));
  expect(await refusal("/v1/jobs")).toMatchObject({ code: "unreachable", status: 0, retryable: true });
});

test("only calls that change something carry the dashboard's header", async () => {
  answer(new Response(null, { status: 204 }));
  await apiFetch("/v1/jobs/1", { method: "DELETE" });
  await apiFetch("/v1/jobs/1");
  const headers = vi.mocked(fetch).mock.calls.map(([, init]) => new Headers(init?.headers).get("X-Requested-With"));
  expect(headers).toEqual(["ecg-dashboard", null]);
});

test("a session that ran out is told to the page, except by the session itself", async () => {
  const expired = vi.fn();
  const stop = onUnauthorized(expired);
  answer(new Response("{}", { status: 401 }));
  await refusal("/v1/session");
  expect(expired).toHaveBeenCalledTimes(0);
  answer(new Response("{}", { status: 401 }));
  await refusal("/v1/jobs");
  expect(expired).toHaveBeenCalledTimes(1);
  stop();
});
