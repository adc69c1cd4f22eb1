/** What screens may ask of the gateway. */
export * from "./batches.ts";
export { ApiError, apiFetch, apiJson, DASHBOARD_HEADER, onUnauthorized } from "./fetch.ts";
export * from "./jobs.ts";
export { useEventStream, useLive } from "./live.ts";
export * from "./session.ts";
export * from "./types.ts";
