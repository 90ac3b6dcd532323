import { spawnSync } from "node:child_process";
import { existsSync, mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Page } from "../support/alarms.ts";
import { npmStart, processesOf } from "../support/npm-start.ts";
import { eventually, type Tenant } from "../support/tocsin.ts";

/** On a busy machine and without a cached assembly, starts and the demo take their time. */
const timeout = 300_000;

const batchSize = 100;
const batches = 40;
const source = "start-test";

const batchOf = (batch: number) =>
  Array.from({ length: batchSize }, (_, index) => ({
    entity_id: `cell-${index}`,
    alarm_type: "LINK_DOWN",
    severity: "minor",
    raised_at: new Date(Date.now() - 60_000 + batch * 1000).toISOString(),
    source_system: source,
    alarm_id: `${batch}/${index}`,
  }));

async function all<T>(tenant: Tenant, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page<T> = await tenant.get(`${path}&limit=200${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

const alarmsOf = (tenant: Tenant) => all<Alarm>(tenant, `/api/v1/alarms?source_system=${source}`);

/** Sends the storm in four lines at once. @returns the ids of what was accepted before the end came. */
async function storm(tenant: Tenant, afterEach: (answered: number) => void): Promise<string[]> {
  const accepted: string[] = [];
  const waiting = Array.from({ length: batches }, (_, batch) => batchOf(batch));
  let answered = 0;
  const line = async () => {
    for (let alarms = waiting.shift(); alarms; alarms = waiting.shift()) {
      accepted.push(...(await tenant.ingest(...alarms)));
      afterEach(++answered);
    }
  };
  await Promise.allSettled([line(), line(), line(), line()]);
  return accepted;
}

test("killed in the middle of a storm and started again, it has every accepted alarm once, and no more", {
  timeout,
}, async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "tocsin-start-"));
  const data = join(folder.path, "data");
  await using first = await npmStart(folder.path, "--no-demo", "--data", data);
  let killed: Promise<void> | undefined;
  const accepted = await storm(first.tenants[0]!, (answered) => {
    if (answered === batches / 2) killed = first.kill();
  });
  await killed;
  await eventually(() => expect(processesOf(folder.path)).toEqual([]));
  expect(accepted.length).toBeGreaterThanOrEqual((batches / 2) * batchSize);
  expect(accepted.length).toBeLessThan(batches * batchSize);

  await using second = await npmStart(folder.path, "--no-demo", "--data", data);
  expect(second.tenants.map(({ id }) => id)).toEqual(first.tenants.map(({ id }) => id));
  const tenant = second.tenants[0]!;
  await eventually(async () => {
    const ids = new Set((await alarmsOf(tenant)).map(({ id }) => id));
    expect(accepted.filter((id) => !ids.has(id))).toEqual([]);
  });
  const alarms = await alarmsOf(tenant);
  expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length);
  expect(alarms.filter(({ occurrences }) => occurrences !== 1)).toEqual([]);
  const clusters = await all<{ alarm_count: number }>(tenant, "/api/v1/clusters?min_count=1");
  expect(clusters.reduce((sum, { alarm_count }) => sum + alarm_count, 0)).toBe(alarms.length);
  expect(await alarmsOf(second.tenants[1]!)).toEqual([]);

  await second.stop();
  await eventually(() => expect(processesOf(folder.path)).toEqual([]));
  expect(existsSync(join(folder.path, "ready.json"))).toBe(false);
});

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test("the demo ends as a few incidents, and its commands work as they stand", { timeout }, async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "tocsin-start-"));
  await using started = await npmStart(folder.path);
  await eventually(() => expect(started.output()).toContain("/acknowledge'"), 120_000);
  const [, incidents] = / alarms → \d+ clusters → (\d+) incidents/.exec(started.output()) ?? [];
  expect(Number(incidents)).toBeGreaterThanOrEqual(3);
  expect(Number(incidents)).toBeLessThanOrEqual(8);
  expect(started.output()).toMatch(/critical\s+open\s+.*core-2/);
  const commands = started.output().match(/curl (?:[^\n\\]|\\\n)+/g) ?? [];
  expect(commands).toHaveLength(3);
  const answers = hasCurl ? commands.map(run) : [];
  if (hasCurl) {
    expect(JSON.parse(answers[0]!)).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ status: "open" })]),
    });
    expect(answers[1]).toMatch(/^## Situation report: .*core-2/);
    expect(JSON.parse(answers[2]!)).toMatchObject({ status: "acknowledged" });
  }
  await started.stop();
});

const run = (command: string): string => spawnSync("sh", ["-c", command], { encoding: "utf8" }).stdout;
