import * as z from "zod";
import { AuditEntry } from "#shared/audit/audit-entry.ts";
import { fromStored, type StoredRecord } from "#shared/telemetry/stored-record.ts";
import { SystemLog } from "#shared/telemetry/system-log.ts";
import { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import { TraceSpan } from "#shared/telemetry/trace-span.ts";
import { type TraceItem, TraceNode, traceTree } from "#shared/telemetry/trace-tree.ts";

const TraceRecord = z.discriminatedUnion("kind", [
  AuditEntry.extend({ kind: z.literal("audit") }),
  TelemetryEvent.extend({ kind: z.literal("event") }),
  SystemLog.extend({ kind: z.literal("log") }),
  TraceSpan.extend({ kind: z.literal("span") }),
]);

type TraceRecord = z.output<typeof TraceRecord>;

/** All that one correlation id caused, in the order of time and as a tree. */
export const Trace = z
  .object({
    correlation_id: z.string(),
    /** Whether this is all; of a trace without end it is the beginning. */
    complete: z.boolean(),
    items: z.array(TraceRecord),
    /** The same items by id under what caused them, and under each span what it left behind. */
    tree: z.array(TraceNode),
  })
  .meta({ id: "Trace" });

/** @param entries of the audit log that its spans have left behind, by what the spans call them. */
export function showTrace(
  correlation_id: string,
  stored: readonly StoredRecord[],
  complete: boolean,
  entries: ReadonlyMap<string, AuditEntry>,
): z.output<typeof Trace> {
  const records = stored.map((item) => ({ kind: item.kind, ...fromStored(item) }) as TraceRecord);
  const audited = [...entries.values()].map((entry) => ({ ...entry, kind: "audit" as const }));
  const tree = traceTree(records.flatMap((record) => inTree(record, entries)));
  const items = [...records, ...audited].sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  return { correlation_id, complete, items, tree };
}

/** An item of the tree, and what it has left behind. */
function inTree(record: TraceRecord, entries: ReadonlyMap<string, AuditEntry>): TraceItem[] {
  const { id, kind } = record;
  switch (record.kind) {
    case "event":
      return [{ id, kind, span_id: record.span_id, label: record.event_type }];
    case "log":
      return [{ id, kind, span_id: record.span_id, label: `${record.level} ${record.message}` }];
    case "span": {
      const { span_id, parent_span_id, name: label } = record;
      return [{ id, kind, span_id, parent_span_id, label }, ...leftBehind(record, entries)];
    }
    case "audit":
      return [];
  }
}

const leftBehind = (
  { id, span_id, effects }: TraceSpan,
  entries: ReadonlyMap<string, AuditEntry>,
): TraceItem[] =>
  effects.map((effect, at) => {
    const entry = effect.kind === "audit_entry" ? entries.get(effect.id) : undefined;
    if (entry) return { id: entry.id, kind: "audit", span_id, label: entry.action };
    return {
      id: `${id}/effects/${at}`,
      kind: effect.kind,
      span_id,
      label: `${effect.name} ${effect.id}`,
    };
  });
