import { expect, test, vi } from "vitest";
import { firstLoadBudget } from "../../build/first-load-budget.ts";

/** Text that no compression shortens much: a kB of it stays about a kB. */
function noise(bytes: number): string {
  let seed = 7;
  const next = (): string => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(33 + (seed % 90));
  };
  return Array.from({ length: bytes }, next).join("");
}

interface Chunk {
  imports?: string[];
  modules?: string[];
  isEntry?: boolean;
  css?: string[];
  bytes: number;
}

function build(
  chunks: Record<string, Chunk>,
  budget: { scriptKb: number; styleKb: number },
  lazily: string[],
): string[] {
  const bundle: Record<string, object> = {};
  for (const [fileName, { imports = [], modules = [], isEntry = false, css = [], bytes }] of Object.entries(chunks)) {
    bundle[fileName] = fileName.endsWith(".css")
      ? { type: "asset", fileName, source: noise(bytes) }
      : {
          type: "chunk",
          fileName,
          code: noise(bytes),
          imports,
          moduleIds: modules,
          isEntry,
          viteMetadata: { importedCss: new Set(css) },
        };
  }
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const errors: string[] = [];
  const plugin = firstLoadBudget({ ...budget, routes: { result: lazily } });
  const generate = plugin.generateBundle as unknown as (
    this: { error: (text: string) => void },
    options: object,
    bundle: object,
  ) => void;
  generate.call({ error: (text) => errors.push(text) }, {}, bundle);
  return errors;
}

const CHUNKS: Record<string, Chunk> = {
  "index.js": { isEntry: true, imports: ["shared.js"], css: ["index.css"], bytes: 2000 },
  "shared.js": { bytes: 2000 },
  "result.js": { modules: ["/room/src/features/result/ResultScreen.tsx"], bytes: 2000 },
  "unrelated.js": { modules: ["/room/src/features/batches/BatchScreen.tsx"], bytes: 90_000 },
  "index.css": { bytes: 1000 },
};

test("a screen's entry, imports and lazy part together stay within the budget; other screens do not count", () => {
  expect(build(CHUNKS, { scriptKb: 6.5, styleKb: 1.5 }, ["src/features/result/ResultScreen.tsx"])).toEqual([]);
});

test("script beyond the budget fails the build and names the screen", () => {
  expect(build(CHUNKS, { scriptKb: 4, styleKb: 1.5 }, ["src/features/result/ResultScreen.tsx"])[0]).toMatch(
    /result: \d\.\d kB of script, budget 4/,
  );
});

test("style has a budget of its own", () => {
  expect(build(CHUNKS, { scriptKb: 6.5, styleKb: 0.5 }, [])[0]).toMatch(/kB of style, budget 0.5/);
});

test("a budget for a file that is not built is a mistake", () => {
  expect(() => build(CHUNKS, { scriptKb: 6, styleKb: 1 }, ["src/gone.tsx"])).toThrow("src/gone.tsx is in no chunk");
});
