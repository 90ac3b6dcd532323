import { expect, test } from "vitest";
import { alarm } from "../support/alarms.ts";
import { startTocsin } from "../support/start-tocsin.ts";
import { connect, eventually } from "../support/tocsin.ts";

test("the requests that /metrics counts, over all labels, are exactly those that were made", {
  timeout: 300_000,
}, async () => {
  const started = await startTocsin();
  try {
    const tocsin = connect(started.running);
    const tenant = await tocsin.newTenant();
    const made = await Promise.all([
      ...Array.from({ length: 25 }, () => tenant.send("GET", "/api/v1/alarms")),
      ...Array.from({ length: 12 }, () => tenant.send("POST", "/api/v1/alarms/ingest", alarm())),
      ...Array.from({ length: 9 }, () => tenant.send("POST", "/api/v1/alarms/ingest", { severity: "bad" })),
      ...Array.from({ length: 7 }, (_, index) => tocsin.anonymous("GET", `/no/such/path/${index}`)),
      ...Array.from({ length: 5 }, () => tocsin.anonymous("GET", "/api/v1/clusters")),
    ]);
    let scrapes = 0;
    await eventually(async () => {
      const { body } = await tenant.send<string>("GET", "/metrics");
      const samples = body.split("\n").filter((line) => line.startsWith("http_requests_total{"));
      const counted = samples.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
      // A scrape is counted when it has been answered.
      expect(counted).toBe(made.length + scrapes++);
    }, 90_000);
  } finally {
    await started.stop();
  }
});
