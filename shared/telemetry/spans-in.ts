import * as z from "zod";
import { platformTenant } from "#shared/audit/audit-chain.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";
import { TraceSpan } from "#shared/telemetry/trace-span.ts";

const text = z.string().optional();

const manyOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), left_out: z.int() });

const Effect = TraceSpan.shape.effects.element.extend({ tenant_id: text, correlation_id: text });
const Link = z.object({ correlation_id: z.string(), trace_id: z.string(), span_id: text, tenant_id: text });

/** What a line has that ends a function's work; all of `span` only where the trace is kept. */
export const SpanParts = {
  span_kind: TraceSpan.shape.span_kind.optional(),
  duration_ms: z.number().optional(),
  method: text,
  route: text,
  status_code: z.int().optional(),
  span: z
    .object({
      started_at: z.iso.datetime(),
      parent_span_id: text,
      outcome: TraceSpan.shape.outcome,
      calls: manyOf(TraceSpan.shape.calls.element),
      effects: manyOf(Effect),
      links: z.array(Link),
    })
    .optional(),
};

const Parts = z.object(SpanParts);

type SpanLine = z.output<typeof Parts> & {
  readonly correlation_id: string;
  readonly trace_id?: string | undefined;
  readonly span_id?: string | undefined;
  readonly tenant_id?: string | undefined;
  readonly principal_id?: string | undefined;
};

type Link = z.output<typeof Link>;
type Effect = z.output<typeof Effect>;

/**
 * The span of a line, once for each cause, so that everybody finds it who looks for one of them, with what concerns
 * that one. Work without links has one cause: who asked.
 */
export function spansIn(line: SpanLine, lineId: string, name: string): TelemetryRecord[] {
  const { span } = line;
  if (!span) return [];
  const causes: readonly Link[] = span.links.length > 0 ? span.links : [ownCause(line, span)];
  return causes.map((cause) => {
    const tenantId = cause.tenant_id ?? platformTenant;
    const concerns = (effect: Effect) =>
      (effect.tenant_id === undefined || effect.tenant_id === cause.tenant_id) &&
      (effect.correlation_id === undefined || effect.correlation_id === cause.correlation_id);
    const record: TraceSpan = {
      id: hashedUuid(7, Date.parse(span.started_at), `span ${lineId}`),
      timestamp: span.started_at,
      name,
      span_kind: line.span_kind ?? "internal",
      span_id: line.span_id ?? "",
      parent_span_id: cause.span_id ?? null,
      trace_id: cause.trace_id,
      correlation_id: cause.correlation_id,
      duration_ms: line.duration_ms ?? 0,
      outcome: span.outcome,
      method: line.method ?? null,
      route: line.route ?? null,
      status_code: line.status_code ?? null,
      actor: line.principal_id ?? null,
      calls: span.calls.items,
      calls_left_out: span.calls.left_out,
      effects: span.effects.items.filter(concerns).map(({ kind, name, id }) => ({ kind, name, id })),
      effects_left_out: span.effects.left_out,
    };
    return { kind: "span", tenantId, record };
  });
}

const ownCause = (
  { correlation_id, trace_id = "", tenant_id }: SpanLine,
  { parent_span_id }: { readonly parent_span_id?: string | undefined },
): Link => ({ correlation_id, trace_id, tenant_id, span_id: parent_span_id });
