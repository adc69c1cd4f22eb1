/** `beats.csv` as typed arrays, read while it comes in: a day has 100,000 lines. */

/** Columns of equal length, in order of time; NaN = not known. */
export interface Beats {
  readonly count: number;
  readonly timeS: Float64Array;
  readonly rrMs: Float64Array;
  readonly probability: Float32Array;
  /** Character code of the class letter. */
  readonly letter: Uint8Array;
}

export const NO_BEATS: Beats = {
  count: 0,
  timeS: new Float64Array(),
  rrMs: new Float64Array(),
  probability: new Float32Array(),
  letter: new Uint8Array(),
};

export function letterAt(beats: Beats, index: number): string {
  return String.fromCharCode(beats.letter[index] ?? 63);
}

/** Lines of a text that comes in pieces, without the header, which is the first value yielded. */
export async function* csvLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Pieces of a response's body; browsers without async iteration of streams read by hand. */
export async function* pieces(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

/** Reads the columns by their names in the first line, whatever else the file has. */
export async function readBeats(body: AsyncIterable<Uint8Array>, expected: number): Promise<Beats> {
  let columns: Record<string, number> | undefined;
  let rows = emptyRows(Math.max(expected, 16));
  let count = 0;
  for await (const line of csvLines(body)) {
    const cells = line.split(",");
    if (columns === undefined) {
      columns = Object.fromEntries(cells.map((name, place) => [name.trim(), place]));
      continue;
    }
    if (cells.length < 2) continue;
    if (count === rows.timeS.length) rows = grown(rows);
    const cell = (name: string): string | undefined => cells[columns?.[name] ?? -1];
    rows.timeS[count] = numberOf(cell("time_s"));
    rows.rrMs[count] = numberOf(cell("rr_ms"));
    rows.probability[count] = numberOf(cell("probability"));
    rows.letter[count] = (cell("class") ?? "?").charCodeAt(0) || 63;
    count++;
  }
  return cut(rows, count);
}

export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell.trim() === "" ? Number.NaN : Number(cell);
}

type Rows = Omit<Beats, "count">;

function emptyRows(length: number): Rows {
  return {
    timeS: new Float64Array(length),
    rrMs: new Float64Array(length),
    probability: new Float32Array(length),
    letter: new Uint8Array(length),
  };
}

function grown(rows: Rows): Rows {
  const larger = emptyRows(rows.timeS.length * 2);
  larger.timeS.set(rows.timeS);
  larger.rrMs.set(rows.rrMs);
  larger.probability.set(rows.probability);
  larger.letter.set(rows.letter);
  return larger;
}

function cut(rows: Rows, count: number): Beats {
  return {
    count,
    timeS: rows.timeS.subarray(0, count),
    rrMs: rows.rrMs.subarray(0, count),
    probability: rows.probability.subarray(0, count),
    letter: rows.letter.subarray(0, count),
  };
}
