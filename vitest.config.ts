import { defineConfig } from "vitest/config";

/** Tests of a Tocsin that runs: they share one, which starts only when any of them is to run. */
const running = ["test/contract/**/*.test.ts", "test/functions/**/*.test.ts", "test/flow/**/*.test.ts"];

/** Tests that run many seeds of a simulation: they only compute, so on a busy machine they take their time. */
const simulated = ["test/fault/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: "parts", include: ["test/**/*.test.ts"], exclude: [...running, ...simulated] },
      },
      { extends: true, test: { name: "simulated", include: simulated, testTimeout: 600_000 } },
      {
        extends: true,
        test: { name: "running", include: running, globalSetup: ["test/support/local-tocsin.ts"] },
      },
    ],
  },
});
