import { defineConfig } from "vitest/config";

/** Tests of a Tocsin that runs: they share one, which starts only when any of them is to run. */
const running = ["test/contract/**/*.test.ts", "test/functions/**/*.test.ts", "test/flow/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "parts", include: ["test/**/*.test.ts"], exclude: running } },
      {
        extends: true,
        test: { name: "running", include: running, globalSetup: ["test/support/local-tocsin.ts"] },
      },
    ],
  },
});
