import { clock } from "#shared/platform/clock.ts";
import { isoTime } from "#shared/platform/iso-time.ts";
import { logger } from "#shared/platform/logger.ts";
import type { SpanLink } from "#shared/platform/span.ts";
import { currentTrace, type TraceContext } from "#shared/platform/trace-context.ts";

/** How a function's work came about, in the words of OpenTelemetry. */
export type SpanKind = "server" | "consumer" | "internal";

export type SpanOutcome = "ok" | "refused" | "failed";

/** Work that takes as long is worth a look whether its trace is kept or not. */
const slowMs = 3000;

/**
 * Ends a function's work with its one line in the log. In it is the span, with all that the work consists of, when the
 * trace is one of those that are kept, or when something failed, took long or is in the audit log.
 */
export function logSpan(
  message: string,
  ended: { readonly kind: SpanKind; readonly outcome: SpanOutcome },
  fields: Readonly<Record<string, unknown>>,
): void {
  const trace = currentTrace();
  if (!trace) return;
  const { span, sampled } = trace;
  const duration_ms = clock.now() - span.startedAt;
  const isRemarkable = ended.outcome === "failed" || duration_ms >= slowMs || span.isAudited;
  const told = { ...fields, duration_ms, span_kind: ended.kind };
  logger.info(
    message,
    isRemarkable || sampled ? { ...told, span: tellSpan(trace, ended, isRemarkable) } : told,
  );
}

const tellSpan = (
  { span, parentSpanId }: TraceContext,
  { outcome }: { readonly outcome: SpanOutcome },
  isRemarkable: boolean,
) => ({
  started_at: isoTime(span.startedAt),
  parent_span_id: parentSpanId,
  outcome,
  calls: span.calls,
  effects: span.effects,
  links: linksOf(span.links, isRemarkable),
});

/** Which of its causes the work is shown to. */
const linksOf = (links: readonly SpanLink[], isRemarkable: boolean): SpanLink[] =>
  links.filter(({ sampled }) => isRemarkable || sampled);
