import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import type { Observation } from "#shared/alarms/observation.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { putEntry } from "#shared/journal/journal-store.ts";
import { eventually, type Tenant, type Tocsin } from "./tocsin.ts";

/** What is quiet since then goes to the archive. */
const start = Math.floor(Date.now() / 1000) * 1000 - 48 * 3_600_000;
export const at = (seconds: number): number => start + seconds * 1000;

/** Writes history: nobody can be told through the API that something happened days ago. */
export async function happened(tenant: Tenant, seq: number, second: number, fact: Fact): Promise<void> {
  const baggage = { correlation_id: "c", trace_id: "t" };
  const entry = { tenant_id: tenant.id, seq, entry_id: seq, recorded_at: at(second), baggage, facts: [fact] };
  expect(await putEntry(entry)).toBeUndefined();
}

/** An alarm on `core`, as its sender told of it. */
export const delivered = (tenant: Tenant, delivery: number, observation: Partial<Observation>): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: tenant.id, correlation_id: "c", trace_id: "t" },
  ...{ delivery, received_at: at(delivery) },
  observations: [
    {
      ...{ entity_id: "core", alarm_type: "LOS", severity: "critical", source_system: "s", raised_at: at(0) },
      ...observation,
    },
  ],
});

/** Archives what is quiet, of which the given alarm is a part. */
export async function archiveHistory(tocsin: Tocsin, tenant: Tenant, alarmId: string): Promise<void> {
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("archivals") }),
  );
  const MessageBody = JSON.stringify({ tenant_id: tenant.id });
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: tenant.id }));
  await eventually(async () => {
    // Refused in any case: what succeeds would be news, which is then kept for another day.
    const refused = await tenant.refusal("POST", `/api/v1/alarms/${alarmId}/acknowledge`);
    expect(refused.detail).toContain("archive");
  });
}
