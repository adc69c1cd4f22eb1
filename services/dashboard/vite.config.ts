import { defineConfig } from "vitest/config";
import { firstLoadBudget } from "./build/first-load-budget.ts";
import { precompress } from "./build/precompress.ts";

const gateway = process.env.ECG_GATEWAY ?? "http://127.0.0.1:8000";
const proxy = Object.fromEntries(["/v1", "/docs", "/openapi.json", "/health"].map((path) => [path, gateway]));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react-dom(\/client)?$/, replacement: "preact/compat" },
      { find: /^react$/, replacement: "preact/compat" },
      // What this shim brings to old Reacts, preact/compat has.
      { find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: "preact/compat" },
    ],
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    // A picture inside the style would be a data: address, which the page's policy refuses for anything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onLog(level, log, handle) {
        // Libraries mark modules for servers that render components; this page is rendered in the browser alone.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
      },
    },
  },
  plugins: [
    firstLoadBudget({
      scriptKb: 60,
      styleKb: 10,
      routes: {
        upload: ["src/features/upload/UploadScreen.tsx"],
        "result with its trace": ["src/features/result/ResultScreen.tsx", "src/features/ecg/index.ts"],
      },
    }),
    precompress(),
  ],
  server: { proxy },
  // The build behind the policy that the gateway serves it with.
  preview: {
    proxy,
    headers: { "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; object-src 'none'" },
  },
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    // Libraries that import react must meet the alias in tests too, so they are bundled rather than loaded by Node.
    server: { deps: { inline: [/@tanstack/, /wouter/, /@testing-library/] } },
    projects: [
      {
        extends: true,
        test: { name: "values", environment: "node", include: tests("ts") },
      },
      {
        extends: true,
        test: {
          name: "screens",
          environment: "happy-dom",
          include: tests("tsx"),
          setupFiles: ["tests/setup.ts"],
        },
      },
    ],
  },
});

function tests(ending: string): string[] {
  return [`tests/**/*.test.${ending}`, `src/features/**/*.test.${ending}`];
}
