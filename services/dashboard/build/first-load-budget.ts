/**
 * Fails the build when a screen's first load is heavier than its budget.
 *
 * A screen's first load is the entry chunk, the chunks it names, and everything these import statically,
 * with their styles; sizes are those of the files as served to every current browser, brotli at its highest level.
 */
import { brotliCompressSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

interface Budget {
  scriptKb: number;
  styleKb: number;
  /** Screen → source files that are loaded lazily before it shows what it is for. */
  routes: Record<string, string[]>;
}

const KB = 1000;

export function firstLoadBudget({ scriptKb, styleKb, routes }: Budget): Plugin {
  return {
    name: "first-load-budget",
    apply: "build",
    // After the styles have become files, before anything is written: a build that is too heavy leaves none.
    enforce: "post",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      const over: string[] = [];
      for (const [route, sources] of Object.entries(routes)) {
        const files = filesOf(chunks, sources);
        const script = sizeKb(bundle, files, ".js");
        const style = sizeKb(bundle, files, ".css");
        console.log(`first load, ${route}: ${script.toFixed(1)} kB script, ${style.toFixed(1)} kB style (brotli)`);
        if (script > scriptKb) over.push(`${route}: ${script.toFixed(1)} kB of script, budget ${scriptKb}`);
        if (style > styleKb) over.push(`${route}: ${style.toFixed(1)} kB of style, budget ${styleKb}`);
      }
      if (over.length > 0) this.error(`the first load is too heavy.\n  ${over.join("\n  ")}`);
    },
  };
}

function filesOf(chunks: Rolldown.OutputChunk[], sources: string[]): Set<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const files = new Set<string>();
  const add = (chunk: Rolldown.OutputChunk): void => {
    if (files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const name of chunk.imports) {
      const imported = byName.get(name);
      if (imported !== undefined) add(imported);
    }
  };
  for (const chunk of chunks) if (chunk.isEntry) add(chunk);
  for (const source of sources) {
    const chunk = chunks.find((candidate) => candidate.moduleIds.some((id) => id.endsWith(`/${source}`)));
    if (chunk === undefined) throw new Error(`${source} is in no chunk: the budget names a file that is not built.`);
    add(chunk);
  }
  return files;
}

function sizeKb(bundle: Rolldown.OutputBundle, files: Set<string>, extension: string): number {
  let bytes = 0;
  for (const name of files) {
    const output = bundle[name];
    if (output === undefined || !name.endsWith(extension)) continue;
    bytes += brotliCompressSync(output.type === "chunk" ? output.code : output.source).length;
  }
  return bytes / KB;
}
