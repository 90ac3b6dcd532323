import { describe, expect, test } from "vitest";
import { eventSchemas } from "#shared/events/domain-event.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { alarm, at, type Page, raise, raiseInTurn } from "../support/alarms.ts";
import { BusEvents } from "../support/bus-events.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();
const bus = new BusEvents(tocsin);
const subscribed = tocsin.running.eventsQueue !== undefined;

const on = (entity_id: string, seconds: number, fields: object = {}) =>
  alarm({ entity_id, alarm_type: `on ${entity_id}`, raised_at: at(seconds), ...fields });

const incidents = async (tenant: Tenant) => (await tenant.get<Page<Incident>>("/api/v1/incidents")).items;

/** The events of a tenant once there are as many as expected, without the ids that differ each time. */
async function told(tenant: Tenant, count: number): Promise<Record<string, unknown>[]> {
  const events = await eventually(async () => {
    const all = await bus.of(tenant.id);
    expect(all.length).toBeGreaterThanOrEqual(count);
    return all;
  });
  for (const { source, "detail-type": type, detail } of events) {
    expect([source, type]).toEqual(["tocsin.alarms", detail.event_type]);
    expect(eventSchemas[detail.event_type].strict().parse(detail)).toEqual(detail);
  }
  expect(new Set(events.map(({ detail }) => detail.event_id)).size).toBe(events.length);
  return events.map(({ detail }) => ({ ...detail }));
}

const typesOf = (events: readonly Record<string, unknown>[]) => events.map(({ event_type }) => event_type);

test("an alarm over HTTP becomes an incident, and one correlation id finds all that it caused", async () => {
  const tenant = await tocsin.newTenant();
  const correlationId = `flow:${crypto.randomUUID()}`;
  const traceId = crypto.randomUUID().replaceAll("-", "");
  const accepted = await tenant.send<{ event_id: string }>(
    "POST",
    "/api/v1/alarms/ingest",
    on("a", 0, { severity: "critical" }),
    { "x-correlation-id": correlationId, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  );
  expect(accepted.status).toBe(202);
  expect(accepted.headers.get("x-correlation-id")).toBe(correlationId);
  const [incident] = await eventually(async () => {
    const all = await incidents(tenant);
    expect(all).toHaveLength(1);
    return all;
  });
  expect(incident).toMatchObject({ cluster_id: accepted.body.event_id, severity: "critical" });

  if (subscribed) {
    expect(await told(tenant, 1)).toMatchObject([
      {
        event_type: "IncidentCreated",
        schema_version: 1,
        tenant_id: tenant.id,
        correlation_id: correlationId,
        trace_id: traceId,
        incident_id: incident!.id,
        entity_id: "a",
        severity: "critical",
        cluster_id: accepted.body.event_id,
      },
    ]);
  }
  if (!tocsin.running.logFile) return;
  const lines = await eventually(() => {
    const found = tocsin.logLines(correlationId) ?? [];
    const functions = new Set(found.map(({ source }) => source.replace(/^tocsin-\w+-/, "")));
    expect(functions).toEqual(new Set(["ingest-alarm", "correlate-alarms", "relay-journal"]));
    return found;
  });
  for (const { message } of lines) {
    expect(JSON.parse(message)).toMatchObject({ level: "INFO" });
    expect(message).toContain(traceId);
    expect(message).not.toContain(tenant.apiKey);
  }
});

describe.skipIf(!subscribed)("subscribers of the bus are told", () => {
  test("of a cluster when it has two alarms and each time it has doubled, not of every alarm", async () => {
    const tenant = await tocsin.newTenant();
    await tenant.put("/api/v1/incident-rules", { min_alarms: 100 });
    const ids = await raiseInTurn(tenant, ...[0, 1, 2, 3, 4, 5, 6, 7].map((second) => on("a", second)));
    const events = await told(tenant, 3);
    expect(typesOf(events)).toEqual(["AlarmClusterCreated", "AlarmClusterUpdated", "AlarmClusterUpdated"]);
    expect(events.map(({ alarm_count }) => alarm_count)).toEqual([2, 4, 8]);
    for (const event of events) {
      expect(event).toMatchObject({ cluster_id: ids[0], root_cause_entity_id: "a", severity: "minor" });
    }
  });

  test("of each incident once when it opens, and of its end", async () => {
    const tenant = await tocsin.newTenant();
    await raise(tenant, on("a", 0, { severity: "critical" }));
    await raise(tenant, on("a", 1, { severity: "critical", alarm_id: "2" }));
    await tenant.ingest(
      on("a", 9, { severity: "cleared" }),
      on("a", 9, { severity: "cleared", alarm_id: "2" }),
    );
    const events = await told(tenant, 4);
    expect(typesOf(events)).toEqual([
      "IncidentCreated",
      "AlarmClusterCreated",
      ...["AlarmClusterResolved", "IncidentResolved"].sort(
        (a, b) => typesOf(events).indexOf(a) - typesOf(events).indexOf(b),
      ),
    ]);
  });

  test("of incidents that became one: two were created, one was merged into the other", async () => {
    const tenant = await tocsin.newTenant();
    const hub = { id: "hub", entity_type: "NODE", name: "Hub", depends_on: ["left", "right"] };
    await tenant.post("/api/v1/entities", hub);
    await raiseInTurn(
      tenant,
      on("left", 0, { severity: "critical" }),
      on("right", 5, { severity: "critical" }),
    );
    await raise(tenant, on("hub", 2));
    const [second, first] = await incidents(tenant);
    const events = await told(tenant, 5);
    const about = (type: string) => events.filter(({ event_type }) => event_type === type);
    expect(about("IncidentCreated").map(({ incident_id }) => incident_id)).toEqual([first?.id, second?.id]);
    expect(about("IncidentMerged")).toMatchObject([{ incident_id: second?.id, merged_into: first?.id }]);
    expect(about("IncidentUpdated")).toMatchObject([{ incident_id: first?.id, status: "open" }]);
    expect(about("AlarmClusterCreated")).toMatchObject([{ alarm_count: 3 }]);
  });

  test("of what people do to an incident", async () => {
    const tenant = await tocsin.newTenant();
    const { id } = await tenant.post<Incident>("/api/v1/incidents", { title: "T", severity: "minor" });
    await tenant.post(`/api/v1/incidents/${id}/acknowledge`, {});
    await tenant.post(`/api/v1/incidents/${id}/resolve`, {});
    const events = await told(tenant, 3);
    expect(typesOf(events)).toEqual(["IncidentCreated", "IncidentUpdated", "IncidentResolved"]);
    expect(events[1]).toMatchObject({ incident_id: id, status: "acknowledged", cluster_id: null });
  });
});
