import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { Cluster } from "#shared/clusters/cluster.ts";
import { alarm, type Page } from "../support/alarms.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();

const alarms = 100_000;
const perRequest = 1000;
const senders = 4;
const start = Date.now() - 120_000;

const batchOf = (from: number) =>
  Array.from({ length: perRequest }, (_, index) =>
    alarm({
      ...{ entity_id: "babbling", alarm_id: `storm-${from + index}` },
      // All within a minute.
      raised_at: new Date(start + Math.floor((from + index) * (60_000 / alarms))).toISOString(),
    }),
  );

/** Sends all in four lines at once, and asks for something else all the while. @returns the ids, and how it was answered. */
async function storm(tenant: Tenant) {
  const ids = new Set<string>();
  const statuses = new Set<number>();
  let next = 0;
  const send = async () => {
    while (next < alarms) {
      const from = next;
      next += perRequest;
      for (const id of await tenant.ingest(...batchOf(from))) ids.add(id);
      statuses.add((await tenant.send("GET", "/api/v1/incidents")).status);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return { ids, statuses };
}

test("a storm of 100,000 alarms of one entity in a minute is one cluster, nothing is lost, and whoever asks is answered meanwhile", {
  timeout: 240_000,
}, async () => {
  const tenant = await tocsin.newTenant();
  const { ids, statuses } = await storm(tenant);
  expect(ids.size).toBe(alarms);
  expect([...statuses]).toEqual([200]);
  await eventually(
    async () => {
      const { items } = await tenant.get<Page<Cluster>>("/api/v1/clusters");
      expect(items.map(({ alarm_count }) => alarm_count)).toEqual([alarms]);
    },
    120_000,
    1000,
  );
  await measure(tenant);
});

/** What runs every hour measures the cluster's share of all alarms, for the alarm `cluster-too-large`. */
async function measure(tenant: Tenant): Promise<void> {
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("archivals") }),
  );
  const MessageBody = JSON.stringify({ tenant_id: tenant.id });
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: tenant.id }));
  // Elsewhere than in the local cloud nobody can look into the log.
  if (!tocsin.running.logFile) return;
  await eventually(() =>
    expect(tocsin.logLines("largest_cluster_share")?.at(-1)?.message).toContain('"largest_cluster_share":1'),
  );
}
