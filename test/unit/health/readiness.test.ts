import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Dependency } from "#shared/health/dependencies.ts";
import { Readiness } from "#shared/health/readiness.ts";
import { useClock } from "#shared/platform/clock.ts";

/** A clock that the test turns on. */
let now = Date.UTC(2026, 10, 21);
let sleeping: { readonly until: number; readonly wake: () => void }[] = [];
useClock({
  now: () => now,
  sleep: (ms) => new Promise((wake) => sleeping.push({ until: now + ms, wake })),
});
function pass(ms: number): void {
  now += ms;
  for (const { until, wake } of sleeping) if (until <= now) wake();
}

const told = vi.spyOn(process.stdout, "write").mockReturnValue(true);
beforeEach(() => {
  told.mockClear();
  sleeping = [];
});
afterAll(() => told.mockRestore());
const events = () => told.mock.calls.map(([line]) => JSON.parse(String(line)).event);

let looks = 0;
const works = async (): Promise<void> => void looks++;
const breaks = async (): Promise<void> => Promise.reject(new Error("secret-table is gone"));
const hangs = (): Promise<void> => new Promise(() => {});

type Probe = (signal: AbortSignal) => Promise<void>;

const dependency = (probe: Probe, name: Dependency["name"] = "dynamodb"): Dependency => ({
  name,
  componentType: "datastore",
  open: async () => probe,
});

describe("what it finds", () => {
  test("passes when all of them answer", async () => {
    const { dynamodb, sqs } = await new Readiness([dependency(works), dependency(works, "sqs")]).check();
    expect([dynamodb.status, sqs.status]).toEqual(["pass", "pass"]);
    expect(dynamodb).not.toHaveProperty("output");
  });

  test("fails for one that breaks, without its words", async () => {
    const { dynamodb, sqs } = await new Readiness([dependency(breaks), dependency(works, "sqs")]).check();
    expect([dynamodb.status, sqs.status]).toEqual(["fail", "pass"]);
    expect(dynamodb.output).toBe("It has answered with an error.");
  });

  test("fails for one that hangs, after a second, and gives its call up", async () => {
    let given: AbortSignal | undefined;
    const probe = (signal: AbortSignal) => {
      given = signal;
      return hangs();
    };
    const finding = new Readiness([dependency(probe)]).check();
    await vi.waitFor(() => expect(given).toBeDefined());
    pass(1000);
    const { dynamodb } = await finding;
    expect(dynamodb).toMatchObject({ status: "fail", output: "It has not answered within 1000 ms." });
    expect(dynamodb.observedValue).toBe(1000);
    expect(given?.aborted).toBe(true);
  });

  test("warns of one that is slow", async () => {
    const slowly = async () => {
      pass(600);
    };
    const { dynamodb } = await new Readiness([dependency(slowly)]).check();
    expect(dynamodb).toMatchObject({ status: "warn", observedValue: 600 });
  });
});

test("it looks once for all who ask at once, and again only some seconds later", async () => {
  looks = 0;
  const readiness = new Readiness([dependency(works)]);
  await Promise.all([readiness.check(), readiness.check(), readiness.check()]);
  await readiness.check();
  expect(looks).toBe(1);
  pass(5_000);
  await readiness.check();
  expect(looks).toBe(2);
});

test("it tells when the state changes, and not when it stays", async () => {
  let probe = works;
  const readiness = new Readiness([dependency(() => probe())]);
  const look = async () => {
    pass(5_000);
    await readiness.check();
  };
  await look();
  probe = breaks;
  await look();
  await look();
  probe = works;
  await look();
  await look();
  expect(events()).toEqual([
    {
      event_type: "health.check",
      severity: "error",
      category: "system",
      payload: { status: "fail", dynamodb: "fail" },
    },
    {
      event_type: "health.check",
      severity: "info",
      category: "system",
      payload: { status: "pass", dynamodb: "pass" },
    },
  ]);
});
