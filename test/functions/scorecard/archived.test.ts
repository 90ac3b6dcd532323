import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { putEntry } from "#shared/journal/journal-store.ts";
import type { Scorecard } from "#shared/scorecard/scorecard.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const incidents = "/api/v1/incidents";

/** Two days ago: what is quiet since goes to the archive. */
const start = Math.floor(Date.now() / 1000) * 1000 - 48 * 3_600_000;
const at = (seconds: number): number => start + seconds * 1000;

/** Writes history: nobody can be told through the API that something happened days ago. */
async function happened(tenant: Tenant, seq: number, second: number, fact: Fact): Promise<void> {
  const baggage = { correlation_id: "c", trace_id: "t" };
  const entry = { tenant_id: tenant.id, seq, entry_id: seq, recorded_at: at(second), baggage, facts: [fact] };
  expect(await putEntry(entry)).toBeUndefined();
}

const delivered = (tenant: Tenant, delivery: number, cleared?: number): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: tenant.id, correlation_id: "c", trace_id: "t" },
  ...{ delivery, received_at: at(delivery) },
  observations: [
    {
      ...{ entity_id: "core", alarm_type: "LOS", severity: "critical", source_system: "s", raised_at: at(0) },
      ...(cleared === undefined ? {} : { cleared_at: at(cleared) }),
    },
  ],
});

async function archive(tenant: Tenant): Promise<void> {
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("archivals") }),
  );
  const MessageBody = JSON.stringify({ tenant_id: tenant.id });
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: tenant.id }));
}

test("what has gone to the archive is scored and reported as before", async () => {
  const tenant = await tocsin.newTenant();
  await happened(tenant, 1, 10, delivered(tenant, 1));
  const [{ id } = { id: "" }] = (await tenant.get<Page<Incident>>(incidents)).items;
  const [alarm = { id: "" }] = (await tenant.get<Page<Alarm>>("/api/v1/alarms")).items;
  const acknowledged = { incident_id: id, act: "acknowledge", actor: "kim" } as const;
  await happened(tenant, 2, 70, { kind: "incident_act", ...acknowledged });
  await happened(tenant, 3, 610, delivered(tenant, 2, 600));

  const scorecard = () =>
    tenant.get<Scorecard>(
      `/api/v1/scorecard?from=${rfc3339(at(-3600))}&to=${rfc3339(at(3600))}&interval=15m`,
    );
  const { generated_at: _, ...report } = await tenant.get<SituationReport>(`${incidents}/${id}/sitrep`);
  const scored = await scorecard();
  expect(scored).toMatchObject({
    ...{ complete: true, totals: { alarms_raised: 1, clusters_begun: 1, downtime_s: 600 } },
    time_to_acknowledge: { count: 1, mean_s: 60, p50_s: 60, p90_s: 60 },
    time_to_resolve: { count: 1, mean_s: 600 },
    uptime: { worst: [{ entity_id: "core", downtime_s: 600, uptime: 0.916667 }] },
  });
  expect(report).toMatchObject({ ongoing: false, since: rfc3339(at(0)), until: rfc3339(at(610)) });

  await archive(tenant);
  await eventually(async () => {
    // Refused in any case: what succeeds would be news of the incident, which is then kept for another day.
    const refused = await tenant.refusal("POST", `/api/v1/alarms/${alarm.id}/acknowledge`);
    expect(refused.detail).toContain("archive");
  });
  expect(await scorecard()).toEqual(scored);
  const {
    generated_at: __,
    outstanding,
    ...after
  } = await tenant.get<SituationReport>(`${incidents}/${id}/sitrep`);
  expect(after).toEqual({ ...report, outstanding: undefined });
  expect(outstanding.map(({ kind }) => kind)).toEqual(["not_closed"]);
});
