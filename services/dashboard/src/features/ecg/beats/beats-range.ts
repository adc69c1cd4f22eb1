/** Beats of a stretch out of a large `beats.csv`, by byte ranges: a day's file is 3 MB, a screen shows a few beats. */
import { type Beats, NO_BEATS, readBeats } from "./beats-csv.ts";

export type ReadBytes = (from: number, end: number) => Promise<Uint8Array>;

/** About ten minutes of beats. */
const CHUNK_BYTES = 16_384;
const MOST_GUESSES = 12;

/**
 * Reads the beats around a stretch of time, perhaps with some before and after.
 *
 * Lines are in order of time and nearly of one length, so a place in time tells the place in the file (interpolation
 * search); each chunk that misses corrects the next guess.
 */
export async function readBeatsAround(
  read: ReadBytes,
  file: { readonly bytes: number; readonly durationS: number },
  startS: number,
  endS: number,
): Promise<Beats> {
  let low = { byte: 0, timeS: 0 };
  let high = { byte: file.bytes, timeS: file.durationS };
  const heading = firstLine(await read(0, Math.min(file.bytes, 256)));
  for (let guess = 0; guess < MOST_GUESSES; guess++) {
    const share = (startS - low.timeS) / Math.max(1e-9, high.timeS - low.timeS);
    const wanted = low.byte + share * (high.byte - low.byte) - CHUNK_BYTES / 4;
    const from = Math.max(0, Math.min(Math.round(wanted), file.bytes - CHUNK_BYTES));
    const end = Math.min(file.bytes, from + CHUNK_BYTES);
    const beats = await parse(heading, await read(from, end));
    const first = beats.timeS[0];
    const last = beats.timeS[beats.count - 1];
    if (first === undefined || last === undefined) return NO_BEATS;
    if (first > startS && from > 0) high = { byte: from, timeS: first };
    else if (last < startS && end < file.bytes) low = { byte: end, timeS: last };
    else return last >= endS || end === file.bytes ? beats : upTo(read, file.bytes, heading, from, end, endS);
  }
  return NO_BEATS;
}

/** Reads on until the end of the stretch is in. */
async function upTo(
  read: ReadBytes,
  bytes: number,
  heading: string,
  from: number,
  firstEnd: number,
  endS: number,
): Promise<Beats> {
  let end = firstEnd;
  for (;;) {
    end = Math.min(bytes, end + CHUNK_BYTES);
    const beats = await parse(heading, await read(from, end));
    if (end === bytes || (beats.timeS[beats.count - 1] ?? 0) >= endS) return beats;
  }
}

/** The whole lines of a chunk: its first one is cut off, or the heading, and its last one is cut off or empty. */
async function parse(heading: string, chunk: Uint8Array): Promise<Beats> {
  const lines = new TextDecoder().decode(chunk).split("\n").slice(1, -1);
  const text = new TextEncoder().encode([heading, ...lines].join("\n"));
  return readBeats(one(text), lines.length);
}

async function* one(text: Uint8Array): AsyncGenerator<Uint8Array> {
  yield text;
}

function firstLine(chunk: Uint8Array): string {
  return new TextDecoder().decode(chunk).split("\n", 1)[0] ?? "";
}
