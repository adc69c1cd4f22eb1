/** The name of an upload by its content: the same files with the same options are the same job. */
import type { JobOptions } from "../../api/index.ts";

/**
 * SHA-256 over options and files as 64 hex digits, for `Idempotency-Key`.
 *
 * Null where the browser offers no digest, which it does only on https and on the machine itself: then a
 * known file is read again.
 */
export async function fingerprint(files: readonly File[], options: JobOptions): Promise<string | null> {
  const digest = globalThis.crypto?.subtle;
  if (digest === undefined) return null;
  const lines = [canonical(options)];
  for (const file of files) {
    lines.push(`${file.name} ${hex(await digest.digest("SHA-256", await file.arrayBuffer()))}`);
  }
  return hex(await digest.digest("SHA-256", new TextEncoder().encode(lines.join("\n"))));
}

/** JSON with its keys in order, so that options filled in another order are the same options. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
