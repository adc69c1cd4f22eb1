/** The stored form of a signal, `signal.i16`, and its cuts: a JSON header, then int16 blocks, one a lead. */

const MAGIC = [0x45, 0x43, 0x47, 0x49, 0x31, 0x36, 0x00, 0x01];
const PREFIX_BYTES = 12;

/** The value that stands for "not recorded". */
export const MISSING = -32768;

/** A stored value is `value * uvPerLsb + offsetUv` microvolts. */
export interface LeadScale {
  readonly name: string;
  readonly uvPerLsb: number;
  readonly offsetUv: number;
}

/** (min, max) pairs, each of `factor` samples. */
export interface Level {
  readonly factor: number;
  readonly nPairs: number;
}

export interface SignalHeader {
  readonly samplingRateHz: number;
  readonly nSamples: number;
  readonly leads: readonly LeadScale[];
  readonly levels: readonly Level[];
  /** Where a cut starts in the recording; 0 for the whole. */
  readonly startS: number;
  readonly calibrated: boolean;
}

interface WireHeader {
  sampling_rate_hz: number;
  n_samples: number;
  leads: { name: string; uv_per_lsb: number; offset_uv: number }[];
  levels: { factor: number; n_pairs: number }[];
  start_s?: number;
  calibrated: boolean;
}

/** The bytes are no signal: a damaged object or a proxy's page in its place. */
export class SignalFormatError extends Error {
  override readonly name = "SignalFormatError";
}

/** How many bytes from the start hold the whole header. Throws SignalFormatError if this is no signal. */
export function headerLength(content: ArrayBuffer): number {
  if (content.byteLength < PREFIX_BYTES) throw new SignalFormatError("The signal is cut off before its header.");
  const prefix = new DataView(content);
  if (MAGIC.some((byte, place) => prefix.getUint8(place) !== byte)) {
    throw new SignalFormatError("The answer is not a stored signal.");
  }
  return PREFIX_BYTES + prefix.getUint32(8, true);
}

/** Reads the header; needs only the first `headerLength` bytes. */
export function parseHeader(content: ArrayBuffer): SignalHeader {
  const end = headerLength(content);
  if (content.byteLength < end) throw new SignalFormatError("The signal is cut off in its header.");
  const text = new TextDecoder().decode(new Uint8Array(content, PREFIX_BYTES, end - PREFIX_BYTES));
  const wire = JSON.parse(text) as WireHeader;
  return {
    samplingRateHz: wire.sampling_rate_hz,
    nSamples: wire.n_samples,
    leads: wire.leads.map((lead) => ({ name: lead.name, uvPerLsb: lead.uv_per_lsb, offsetUv: lead.offset_uv })),
    levels: wire.levels.map((level) => ({ factor: level.factor, nPairs: level.n_pairs })),
    startS: wire.start_s ?? 0,
    calibrated: wire.calibrated,
  };
}

/** The first block of each lead, `length` int16 long, as views into `content`: samples, or pairs as min, max, min, max. */
export function leadBlocks(content: ArrayBuffer, nLeads: number, length: number): Int16Array[] {
  const start = headerLength(content);
  if (content.byteLength < start + 2 * nLeads * length)
    throw new SignalFormatError("The signal's samples are cut off.");
  return Array.from({ length: nLeads }, (_, lead) => new Int16Array(content, start + 2 * lead * length, length));
}
