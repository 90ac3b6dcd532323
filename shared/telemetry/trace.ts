import * as z from "zod";
import { fromStored, type StoredRecord } from "#shared/telemetry/stored-record.ts";
import { SystemLog } from "#shared/telemetry/system-log.ts";
import { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import { TraceSpan } from "#shared/telemetry/trace-span.ts";
import { type TraceItem, TraceNode, traceTree } from "#shared/telemetry/trace-tree.ts";

const TraceRecord = z.discriminatedUnion("kind", [
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

export function showTrace(
  correlation_id: string,
  stored: readonly StoredRecord[],
  complete: boolean,
): z.output<typeof Trace> {
  const items = stored.map((item) => ({ ...fromStored(item), kind: item.kind }) as TraceRecord);
  return { correlation_id, complete, items, tree: traceTree(items.flatMap(inTree)) };
}

/** An item of the tree, and what it has left behind. */
function inTree(record: TraceRecord): TraceItem[] {
  const { id, kind, span_id } = record;
  switch (record.kind) {
    case "event":
      return [{ id, kind, span_id, label: record.event_type }];
    case "log":
      return [{ id, kind, span_id, label: `${record.level} ${record.message}` }];
    case "span":
      return [
        { id, kind, span_id, label: record.name, parent_span_id: record.parent_span_id },
        ...effectsIn(record),
      ];
  }
}

const effectsIn = ({ id, span_id, effects }: TraceSpan): TraceItem[] =>
  effects.map((effect, at) => ({
    id: `${id}/effects/${at}`,
    kind: effect.kind,
    span_id,
    label: `${effect.name} ${effect.id}`,
  }));
