import { expect, test } from "vitest";
import type { Health } from "#shared/health/health.ts";
import type { Status } from "#shared/system/status.ts";
import { startTocsin } from "../support/start-tocsin.ts";
import { connect, eventually } from "../support/tocsin.ts";

/** Lets nobody ask whether the bus is there: to the one who asks, it is broken. */
const withoutBus = (template: string): string =>
  template.replaceAll("events:DescribeEventBus", "events:DescribeNothing");

const failingIn = ({ checks = {} }: Health) =>
  Object.keys(checks).filter((name) => checks[name]?.some(({ status }) => status === "fail"));

test("a broken dependency is seen: 503, the systems that need it degraded, an event told", {
  timeout: 300_000,
}, async () => {
  const started = await startTocsin(withoutBus);
  try {
    const tocsin = connect(started.running);
    const tenant = await tocsin.newTenant();
    // On a busy machine others may fail to answer in time, too, while everything starts.
    await eventually(async () => {
      const { status, headers, body } = await tocsin.anonymous<Health>("GET", "/ready");
      expect([status, headers.get("content-type")]).toEqual([503, "application/health+json"]);
      expect([body.status, failingIn(body)]).toEqual(["fail", ["eventbridge:responseTime"]]);
    }, 90_000);
    expect((await tocsin.anonymous("GET", "/live")).status).toBe(200);

    await eventually(async () => {
      const { health, systems } = await tenant.get<Status>("/system/status");
      const state = (id: string) => systems.find((system) => system.id === id)?.state;
      expect([health, state("A3"), state("A4")]).toEqual(["fail", "degraded", "complete"]);
      expect(systems.find(({ id }) => id === "A3")?.failing).toEqual(["eventbridge"]);
    }, 90_000);
    await eventually(() => {
      const events = tocsin.logLines("health.check")?.map(({ message }) => JSON.parse(message));
      expect(events?.[0]).toMatchObject({ level: "ERROR", event: { payload: { eventbridge: "fail" } } });
    });
  } finally {
    await started.stop();
  }
});
