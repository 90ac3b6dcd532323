import { describe, expect, test } from "vitest";
import { preload } from "../../infra/local/lambda/preload.ts";

const looksAtWork = 3;

/** A function of which each look at a state is told how many there were before. */
function looked(state: {
  readonly running?: (look: number) => number;
  readonly calls?: (look: number) => number;
}) {
  let runningLooks = 0;
  let callsLooks = 0;
  const loadedAfter: number[] = [];
  const lambda = {
    settings: { name: "f" } as never,
    get running() {
      return state.running?.(runningLooks++) ?? 0;
    },
    get calls() {
      return state.calls?.(callsLooks++) ?? 0;
    },
    preload: async () => void loadedAfter.push(Math.max(runningLooks, callsLooks)),
  };
  return { lambda, loadedAfter };
}

const never = new AbortController().signal;

describe("a function is loaded", () => {
  test("when none is working any more", async () => {
    const { lambda, loadedAfter } = looked({ running: (look) => (look < looksAtWork ? 1 : 0) });
    await preload([lambda], () => {}, never);
    expect(loadedAfter).toEqual([looksAtWork + 1]);
  });

  test("when none has been called for a moment, however short the calls are", async () => {
    const { lambda, loadedAfter } = looked({ calls: (look) => Math.min(look, 2 * looksAtWork) });
    await preload([lambda], () => {}, never);
    expect(loadedAfter).toEqual([2 * looksAtWork + 2]);
  });

  test("not at all once the cloud ends, though one is still working", async () => {
    const ending = new AbortController();
    const { lambda, loadedAfter } = looked({
      running: () => {
        ending.abort();
        return 1;
      },
    });
    await preload([lambda], () => {}, ending.signal);
    expect(loadedAfter).toEqual([]);
  });
});
