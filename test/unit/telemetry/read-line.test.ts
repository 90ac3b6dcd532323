import { expect, test } from "vitest";
import { readLine, recordsIn, storedPattern } from "#shared/telemetry/read-line.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";
import { compileFilterPattern } from "../../../infra/local/logs/filter-pattern.ts";

const common = {
  timestamp: "2026-11-21T10:00:00.250Z",
  ...{ level: "INFO", message: "something happened", service: "tocsin" },
  function_name: "tocsin-prod-eu-store-things",
  ...{ correlation_id: "c-1", event_id: "e-1", trace_id: "t-1", span_id: "s-1", tenant_id: "tenant-1" },
  principal_id: "somebody",
};

function read(fields: object): TelemetryRecord[] {
  const line = readLine(JSON.stringify({ ...common, ...fields }));
  return line ? recordsIn(line, "line 1", "tocsin-prod-eu-") : [];
}

const ids = { correlation_id: "c-1", trace_id: "t-1", span_id: "s-1" };
const id = expect.stringMatching(/^01a1fd8c-69fa-7/);
const timestamp = common.timestamp;

test("a line is one of the system log, with what it says besides as its context", () => {
  expect(read({ category: "security", items: 3, deep: { a: [1] } })).toEqual([
    {
      kind: "log",
      tenantId: "tenant-1",
      record: {
        ...{ id, timestamp, level: "INFO", category: "security", message: "something happened" },
        ...{ source: "store-things", user_id: "somebody", ...ids },
        context: { items: 3, deep: { a: [1] } },
      },
    },
  ]);
});

test("a line of nobody's belongs to the platform", () => {
  expect(read({ tenant_id: undefined, principal_id: undefined })).toMatchObject([
    { tenantId: "platform", record: { category: "system", user_id: null } },
  ]);
});

test("an error tells its name only: its text and stack are for those who run the system", () => {
  const error = { name: "ResourceNotFoundException", message: "no table tocsin-x", stack: "at …" };
  const [log] = read({ level: "ERROR", error });
  expect(log).toMatchObject({ record: { context: { error: "ResourceNotFoundException" } } });
  expect(JSON.stringify(log)).not.toContain("tocsin-x");
});

const event = { event_type: "health.check", severity: "warning", category: "health", payload: { ms: 3 } };

test("a line that tells of an event is that event; one that tells of an error as well is both", () => {
  const stored = { source: "store-things", actor: "somebody", ...ids, ...event };
  expect(read({ message: "event", event })).toEqual([
    { kind: "event", tenantId: "tenant-1", record: { id, timestamp, ...stored } },
  ]);
  expect(read({ message: "batch failed", event }).map(({ kind }) => kind)).toEqual(["event", "log"]);
});

const many = (items: readonly object[], left_out = 0) => ({ items, left_out });
const call = { service: "sqs", operation: "SendMessage", offset_ms: 1, duration_ms: 2, ok: true };
const span = {
  ...{ started_at: "2026-11-21T10:00:00.000Z", parent_span_id: "p-1", outcome: "ok" },
  ...{ calls: many([call], 2), effects: many([]), links: [] },
};
const ended = { message: "request", span_kind: "server", duration_ms: 250 };

test("the end of work is a span, from when it began; a short line is nothing", () => {
  const request = { ...ended, method: "POST", route: "/things", status_code: 202 };
  expect(read({ ...request, span })).toEqual([
    {
      kind: "span",
      tenantId: "tenant-1",
      record: {
        ...{ id: expect.stringMatching(/^01a1fd8c-6900-7/), timestamp: span.started_at },
        ...{ name: "store-things", span_kind: "server", ...ids, parent_span_id: "p-1" },
        ...{ duration_ms: 250, outcome: "ok", method: "POST", route: "/things", status_code: 202 },
        ...{ actor: "somebody", calls: [call], calls_left_out: 2, effects: [], effects_left_out: 0 },
      },
    },
  ]);
  expect(read(request)).toEqual([]);
});

test("work with several causes is a span for each, with what concerns that one", () => {
  const link = (name: string) => ({
    ...{ correlation_id: name, trace_id: `trace ${name}`, span_id: `span ${name}`, tenant_id: `of ${name}` },
  });
  const effect = (name: string, concerns: object) => ({ kind: "bus_event", name, id: "1", ...concerns });
  const effects = many([
    effect("all", {}),
    effect("tenant", { tenant_id: "of a" }),
    effect("cause", { tenant_id: "of a", correlation_id: "a" }),
    effect("other", { tenant_id: "of a", correlation_id: "b" }),
  ]);
  const spans = read({ ...ended, span: { ...span, effects, links: [link("a"), link("b")] } });
  const shown = spans.map(({ tenantId, record }) => ({ tenantId, ...record }));
  expect(shown).toMatchObject([
    { tenantId: "of a", correlation_id: "a", trace_id: "trace a", span_id: "s-1", parent_span_id: "span a" },
    { tenantId: "of b", correlation_id: "b", trace_id: "trace b", span_id: "s-1", parent_span_id: "span b" },
  ]);
  const names = spans.map(({ record }) => "effects" in record && record.effects.map(({ name }) => name));
  expect(names).toEqual([["all", "tenant", "cause"], ["all"]]);
});

test("the ids follow from the line's, so that it changes nothing when it comes again", () => {
  expect(read({ span, ...ended })).toEqual(read({ span, ...ended }));
  const line = readLine(JSON.stringify(common))!;
  expect(recordsIn(line, "line 2", "")[0]?.record.id).not.toBe(recordsIn(line, "line 1", "")[0]?.record.id);
});

test.each([
  ["text", "START RequestId: 1 Version: $LATEST"],
  ["no object", "null"],
  ["a line of somebody else's", JSON.stringify({ ...common, service: "other" })],
  ["a line without a time", JSON.stringify({ ...common, timestamp: undefined })],
  ["a line without a correlation id", JSON.stringify({ ...common, correlation_id: 7 })],
  ["an unknown level", JSON.stringify({ ...common, level: "LOUD" })],
  ["a span with a part missing", JSON.stringify({ ...common, ...ended, span: { ...span, calls: 1 } })],
])("%s is left out", (_, text) => {
  expect(readLine(text)).toBeUndefined();
});

test("what is too large to be stored is there with its beginning", () => {
  const [log] = read({ text: "x".repeat(100_000) });
  expect(log).toMatchObject({
    record: { context: { shortened: expect.stringMatching(/^\{"text":"x{7000}/) } },
  });
});

const reaches = (fields: object) =>
  compileFilterPattern(storedPattern)(JSON.stringify({ ...common, ...fields }));

test.each([
  ["a log line", {}, true],
  ["an event", { message: "event", event }, true],
  ["the end of work whose trace is kept", { span_kind: "server", span }, true],
  ["the end of a request with a key whose use is news", { span_kind: "server", key_used: "k-1" }, true],
  ["the end of work whose trace isn't kept", { span_kind: "server" }, false],
  ["a line of another service", { service: "lambda" }, false],
])("of all lines the consumer gets those of which it stores something: %s", (_, fields, expected) => {
  expect(reaches(fields)).toBe(expected);
  if (read(fields).length > 0) expect(expected).toBe(true);
});
