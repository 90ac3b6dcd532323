import { expect, test } from "vitest";
import type { z } from "zod";
import type { Trace } from "#shared/telemetry/trace.ts";
import type { TraceNode } from "#shared/telemetry/trace-tree.ts";
import { alarm, at } from "../support/alarms.ts";
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
