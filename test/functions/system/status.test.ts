import { expect, test } from "vitest";
import type { Status } from "#shared/system/status.ts";
import { systems } from "#shared/system/systems.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { connect } from "../../support/tocsin.ts";

const tocsin = connect();

test.each(["/system/status", "/system/status/"])(
  "%s says what runs, and how each system is",
  async (path) => {
    const tenant = await tocsin.newTenant();
    const status = await tenant.get<Status>(path);
    expect(status).toMatchObject({ version: packageJson.version, environment: tocsin.running.stage });
    expect(status.systems.map(({ id }) => id)).toEqual(systems.map(({ id }) => id));
    const state = (id: string) => status.systems.find((system) => system.id === id)?.state;
    expect([state("A1"), state("B4"), state("D2")]).toEqual(["complete", "complete", "disabled"]);
  },
);

test("the build is named by its commit and that commit's time, where there is one", async () => {
  const { build } = await (await tocsin.newTenant()).get<Status>("/system/status");
  if (build.commit === null) return expect(build.committed_at).toBeNull();
  expect(build.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(Date.parse(build.committed_at ?? "")).toBeLessThanOrEqual(Date.now());
});

test("the summary counts the same systems", async () => {
  const tenant = await tocsin.newTenant();
  const status = await tenant.get<Status>("/system/status");
  const summary = await tenant.get<{ health: string; systems: Record<string, number> }>(
    "/system/status/summary",
  );
  expect(summary).toMatchObject({ version: status.version, environment: status.environment });
  const counts = Map.groupBy(status.systems, ({ state }) => state);
  for (const [state, count] of Object.entries(summary.systems)) {
    expect([state, count]).toEqual([state, counts.get(state as "complete")?.length ?? 0]);
  }
});
