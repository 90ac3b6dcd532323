import { describe, expect, test } from "vitest";
import type { Health } from "#shared/health/health.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { connect, eventually } from "../../support/tocsin.ts";

const tocsin = connect();
const health = (path: string) => tocsin.anonymous<Health>("GET", path);

test.each(["/system-health/live", "/live"])(
  "%s says that functions run, and asks nobody else",
  async (path) => {
    const { status, headers, body } = await health(path);
    expect([status, headers.get("content-type")]).toEqual([200, "application/health+json"]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      status: "pass",
      version: packageJson.version,
      releaseId: expect.stringMatching(/^([0-9a-f]{40})?$/),
      serviceId: `tocsin-${tocsin.running.stage}`,
    });
  },
);

describe.each(["/system-health/ready", "/ready", "/system/health"])("%s", (path) => {
  test("has looked after everything that Tocsin is made of", async () => {
    // A busy machine that has just started everything may not answer in time at first.
    const { headers, body } = await eventually(async () => {
      const answer = await health(path);
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(headers.get("content-type")).toBe("application/health+json");
    expect(body.status).toMatch(/^(pass|warn)$/);
    const services = ["dynamodb", "eventbridge", "kms", "s3", "sqs"];
    expect(Object.keys(body.checks ?? {}).sort()).toEqual(services.map((name) => `${name}:responseTime`));
    for (const [check] of Object.values(body.checks ?? {})) {
      expect(check).toMatchObject({ observedUnit: "ms", status: expect.stringMatching(/^(pass|warn)$/) });
      expect(Date.parse(check!.time)).toBeLessThanOrEqual(Date.now());
    }
  });
});

test("asking often asks the dependencies no more often", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => health("/ready")));
  const looks = new Set(answers.map(({ body }) => body.checks?.["dynamodb:responseTime"]?.[0]?.time));
  expect(looks.size).toBeLessThanOrEqual(2);
});

test("/system-health/metrics tells the uptime, and what was counted when somebody scraped last", async () => {
  await (await tocsin.newTenant()).get("/metrics");
  const { status, body } = await health("/system-health/metrics");
  expect(status).toBe(200);
  const value = (name: string) => body.checks?.[name]?.[0]?.observedValue;
  expect(value("uptime")).toBeGreaterThan(0);
  expect(value("tocsin:http_requests_total")).toBeGreaterThan(0);
  expect(value("tocsin:errors_total")).toBeLessThanOrEqual(value("tocsin:http_requests_total")!);
  expect(value("tocsin:signals_ingested_total")).toBeGreaterThanOrEqual(0);
});
