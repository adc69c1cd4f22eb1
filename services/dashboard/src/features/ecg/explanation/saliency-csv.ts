/** `saliency.csv`: what each half second of the windows judged abnormal weighed in that verdict. */
import { csvLines, numberOf } from "../beats/beats-csv.ts";

/** A half second that speaks for an abnormal rhythm: by so much the model's logit falls where it is flat. */
export interface Reason {
  readonly startS: number;
  readonly endS: number;
  readonly weight: number;
}

/** Reads the half seconds that speak for the verdict, in order of time; those against it are left out. */
export async function readReasons(body: AsyncIterable<Uint8Array>): Promise<Reason[]> {
  const reasons: Reason[] = [];
  let columns: Record<string, number> | undefined;
  for await (const line of csvLines(body)) {
    const cells = line.split(",");
    if (columns === undefined) {
      columns = Object.fromEntries(cells.map((name, place) => [name.trim(), place]));
      continue;
    }
    const cell = (name: string): number => numberOf(cells[columns?.[name] ?? -1]);
    const reason = { startS: cell("start_s"), endS: cell("end_s"), weight: cell("weight") };
    if (reason.endS > reason.startS && reason.weight > 0) reasons.push(reason);
  }
  return reasons.sort((one, other) => one.startS - other.startS);
}
