import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { z } from "zod";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { SystemLog } from "#shared/telemetry/system-log.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import type { Trace } from "#shared/telemetry/trace.ts";
import type { TraceNode } from "#shared/telemetry/trace-tree.ts";
import { alarm, at, type Page, raise } from "../support/alarms.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();

type Shown = z.output<typeof Trace>;

/** The tree in words: what is under what. */
const words = ({ kind, label, children }: TraceNode): unknown =>
  children.length === 0 ? `${kind} ${label}` : { [`${kind} ${label}`]: children.map(words) };

async function traceOf(tenant: Tenant, id: string, spans: readonly string[]): Promise<Shown> {
  return eventually(async () => {
    const trace = await tenant.get<Shown>(`/telemetry/trace/${id}`);
    const names = trace.items.flatMap((item) => (item.kind === "span" ? [item.name] : []));
    expect(names.sort()).toEqual([...spans].sort());
    return trace;
  });
}

test("a correlation id finds all that an alarm causes, through queue, journal and bus, as a tree", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const id = `trace:${crypto.randomUUID()}`;
  const critical = alarm({ severity: "critical", raised_at: at(0) });
  const answer = await tenant.send("POST", "/api/v1/alarms/ingest", critical, { "x-correlation-id": id });
  expect(answer.status).toBe(202);
  const trace = await traceOf(tenant, id, ["ingest-alarm", "correlate-alarms", "relay-journal"]);
  expect(trace).toMatchObject({ correlation_id: id, complete: true });
  expect(trace.tree.map(words)).toEqual([
    {
      "span ingest-alarm": [
        expect.stringMatching(/^queue_message alarms [0-9a-f-]+$/),
        {
          "span correlate-alarms": [
            "journal_entry delivered 1",
            { "span relay-journal": [expect.stringMatching(/^bus_event IncidentCreated [0-9a-f-]+$/)] },
          ],
        },
      ],
    },
  ]);
  const spans = trace.items.flatMap((item) => (item.kind === "span" ? [item] : []));
  const [edge, worker, relay] = spans;
  expect(edge).toMatchObject({
    span_kind: "server",
    status_code: 202,
    outcome: "ok",
    actor: expect.any(String),
  });
  expect(edge).toMatchObject({
    calls: expect.arrayContaining([
      expect.objectContaining({ service: "sqs", operation: "SendMessage", ok: true }),
    ]),
  });
  expect(worker).toMatchObject({ span_kind: "consumer", parent_span_id: edge?.span_id, correlation_id: id });
  expect(relay).toMatchObject({ span_kind: "consumer", parent_span_id: worker?.span_id, correlation_id: id });
  for (const span of spans) expect(span.trace_id).toBe(answer.headers.get("x-trace-id"));
});

test("an event on the bus is found by its id: through who consumes it, queue and journal", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  if (tocsin.running.stage !== "local")
    context.skip("not here: one trace in ten is kept, unless its sender asks");
  const tenant = await tocsin.newTenant();
  const source = `trace.${crypto.randomUUID()}`;
  const account = process.env.TOCSIN_ACCOUNT ?? "000000000000";
  await tenant.post("/api/v1/event-sources", { account, source });
  const event = { EventBusName: tocsin.bus, Source: source, DetailType: "AlarmRaised" };
  const Detail = JSON.stringify(alarm({ severity: "critical" }));
  const put = new PutEventsCommand({ Entries: [{ ...event, Detail }] });
  const { Entries: [{ EventId = "" } = {}] = [] } = await tocsin.events.send(put);
  const spans = ["ingest-events", "correlate-alarms", "relay-journal"];
  const trace = await traceOf(tenant, EventId, spans);
  expect(trace.tree.map(words)).toEqual([
    {
      "span ingest-events": [
        expect.stringMatching(/^queue_message alarms /),
        {
          "span correlate-alarms": [
            "journal_entry delivered 1",
            { "span relay-journal": [expect.stringMatching(/^bus_event IncidentCreated /)] },
          ],
        },
      ],
    },
  ]);
});

test("an operator's change shows its audit entry, and goes on through a re-correlation", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  await raise(tenant, alarm());
  const id = `change:${crypto.randomUUID()}`;
  const entity = { id: "e-1", entity_type: "NODE", name: "a node", depends_on: ["e-2"] };
  await tenant.send("POST", "/api/v1/entities", entity, { "x-correlation-id": id });
  await tenant.post("/system/logs", { ...written, correlation_id: id });
  await tenant.post("/telemetry/events", { ...told, correlation_id: id });
  // The re-correlation changes nothing that anybody would be told, so the relay doesn't show up for it.
  const trace = await traceOf(tenant, id, ["create-entity", "recorrelate-alarms", "relay-journal"]);
  expect(trace.tree.map(words)).toEqual([
    {
      "span create-entity": [
        "journal_entry entities_set 2",
        "audit entity.create",
        {
          "span relay-journal": [
            expect.stringMatching(/^queue_message recorrelations /),
            { "span recorrelate-alarms": ["journal_entry recorrelated 3"] },
          ],
        },
      ],
    },
    `log WARNING ${written.message}`,
    `event ${told.event_type}`,
  ]);
  const audited = trace.items.find(({ kind }) => kind === "audit");
  expect(audited).toMatchObject({ action: "entity.create", target_id: "e-1", correlation_id: id });

  // Each of the lists finds its part by the same id, and the audit log has it.
  const only = `?correlation_id=${id}`;
  expect((await tenant.get<Page<SystemLog>>(`/system/logs${only}`)).items).toMatchObject([written]);
  expect((await tenant.get<Page<TelemetryEvent>>(`/telemetry/events${only}`)).items).toMatchObject([told]);
  const { items: entries } = await tenant.get<Page<AuditEntry>>("/system/audit?action=entity.create");
  expect(entries).toMatchObject([{ id: audited?.id, correlation_id: id }]);

  const reader = await tocsin.withScopes(tenant, ["telemetry:read"]);
  const seen = await reader.get<Shown>(`/telemetry/trace/${id}`);
  expect(seen.items.map(({ kind }) => kind)).not.toContain("audit");
  expect(JSON.stringify(seen.tree)).toContain("audit_entry");
});

const written = { level: "WARNING", category: "system", message: "I have changed the network" };
const told = { event_type: "network.changed", severity: "info", category: "network" };

test("what a worker fails on is an error event of the request that caused it", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const id = `broken:${crypto.randomUUID()}`;
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("archivals") }),
  );
  const attribute = (StringValue: string) => ({ DataType: "String", StringValue });
  const MessageAttributes = { correlation_id: attribute(id), tenant_id: attribute(tenant.id) };
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}", MessageAttributes }));
  const trace = await traceOf(tenant, id, ["archive-history"]);
  expect(trace.tree.map(words)).toEqual([
    // One line of the log makes both: they have the same time.
    {
      "span archive-history": expect.toSatisfy(
        (parts: string[]) => `${[...parts].sort()}` === "event error,log ERROR batch failed",
      ),
    },
  ]);
  expect(trace.items).toContainEqual(expect.objectContaining({ kind: "span", outcome: "failed" }));
  const { items } = await tenant.get<Page<TelemetryEvent>>("/telemetry/events?event_type=error");
  expect(items).toMatchObject([
    { severity: "error", source: "archive-history", payload: { message: "batch failed", error: "ZodError" } },
  ]);
});
