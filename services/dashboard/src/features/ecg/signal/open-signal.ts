/** Opens the signal of a job: a short one whole, of a long one only the header; the rest comes tile by tile. */
import { apiFetch } from "../../../api/index.ts";
import { headerLength, parseHeader, SignalFormatError } from "./artifact.ts";
import { type Cut, SignalStore } from "./signal-store.ts";

/** Twelve leads at 1000 Hz are 1.4 MB in a minute: below, one request beats many. */
const WHOLE_UP_TO_S = 60;
const HEADER_BYTES = 4096;

export async function openSignal(jobId: string, durationS: number, abort: AbortSignal): Promise<SignalStore> {
  const path = `/v1/jobs/${encodeURIComponent(jobId)}/signal?format=i16`;
  if (durationS <= WHOLE_UP_TO_S) {
    return SignalStore.ofWhole(await (await apiFetch(path, { signal: abort })).arrayBuffer());
  }
  let head = await firstBytes(path, HEADER_BYTES, abort);
  const needed = headerLength(head);
  if (head.byteLength < needed) head = await firstBytes(path, needed, abort);
  return new SignalStore(parseHeader(head), (cut, stop) => readCut(path, cut, stop));
}

async function firstBytes(path: string, count: number, abort: AbortSignal): Promise<ArrayBuffer> {
  const response = await apiFetch(path, { signal: abort, headers: { Range: `bytes=0-${count - 1}` } });
  if (response.status !== 206)
    throw new SignalFormatError("The server sent the whole signal where a part was asked for.");
  return response.arrayBuffer();
}

async function readCut(path: string, { level, startS, endS }: Cut, abort: AbortSignal): Promise<ArrayBuffer> {
  const query = new URLSearchParams({ start_s: `${startS}`, end_s: `${endS}` });
  if (level !== undefined) query.set("level", `${level}`);
  return (await apiFetch(`${path}&${query}`, { signal: abort })).arrayBuffer();
}
