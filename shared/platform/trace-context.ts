import { AsyncLocalStorage } from "node:async_hooks";
import { clock } from "#shared/platform/clock.ts";
import { newId, randomHex } from "#shared/platform/ids.ts";
import { holdsSecret } from "#shared/platform/redaction.ts";
import { isSampled } from "#shared/platform/sampling.ts";
import { Span, type SpanEffect, type SpanLink } from "#shared/platform/span.ts";

/** What identifies a piece of work in logs, events and answers; it travels through every hop. */
export interface TraceContext {
  correlationId: string;
  /** W3C trace id, 32 hexadecimal digits. */
  traceId: string;
  /** W3C span id of this function's work, 16 hexadecimal digits. */
  spanId: string;
  /** That of the work which caused this one. */
  parentSpanId?: string | undefined;
  /** Whether what it consists of is worth telling, in this hop and all that follow. */
  sampled: boolean;
  eventId: string;
  functionName: string;
  tenantId?: string | undefined;
  /** The user or key that asked. */
  principalId?: string;
  readonly span: Span;
}

/** What one hop hands to the next. What was written before there were spans has only the first two. */
export interface Baggage {
  readonly correlation_id: string;
  readonly trace_id: string;
  readonly span_id?: string | undefined;
  readonly sampled?: true | undefined;
}

const storage = new AsyncLocalStorage<TraceContext>();

const wellFormed = /^[A-Za-z0-9._:-]{1,128}$/;
/** Whether an id that somebody sent may be kept: 1 to 128 of `A-Z a-z 0-9 . _ : -` (SPEC X2), and no credential by mistake. */
export const isWellFormedId = (id: string | undefined): id is string =>
  id !== undefined && wellFormed.test(id) && !holdsSecret(id);

const traceparentForm =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})(?<traceId>[0-9a-f]{32})-(?!0{16})(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(-|$)/;

/**
 * Starts a context from what the caller sent. An id that isn't well formed is replaced, never echoed; a `traceparent`
 * that isn't valid (W3C Trace Context, 3.2) starts a new trace.
 */
export function startTrace(
  functionName: string,
  sent: {
    correlationId?: string | undefined;
    traceparent?: string | undefined;
    traceId?: string | undefined;
    /** Where it is decided already. */
    sampled?: boolean | undefined;
  },
): TraceContext {
  const caller = sent.traceparent ? traceparentForm.exec(sent.traceparent)?.groups : undefined;
  const now = clock.now();
  const drawn = randomHex(24);
  const traceId = caller?.traceId ?? sent.traceId ?? drawn.slice(16);
  const isWanted = (Number.parseInt(caller?.flags ?? "0", 16) & 1) === 1;
  return {
    correlationId: isWellFormedId(sent.correlationId) ? sent.correlationId : newId(now),
    traceId,
    spanId: drawn.slice(0, 16),
    parentSpanId: caller?.spanId,
    sampled: sent.sampled ?? (isWanted || isSampled(traceId)),
    eventId: newId(now),
    functionName,
    span: new Span(now),
  };
}

/** What names a hop to the next one, as W3C has it. */
export const traceparentOf = (traceId: string, spanId: string, sampled: boolean): string =>
  `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;

export const withTrace = <T>(context: TraceContext, work: () => T): T => storage.run(context, work);

export const currentTrace = (): TraceContext | undefined => storage.getStore();

/** The ids to send along; outside any context a new pair, so that nothing travels without one. */
export function currentBaggage(): Baggage {
  const context = storage.getStore();
  if (!context) return { correlation_id: newId(), trace_id: randomHex(16) };
  const { correlationId, traceId, spanId, sampled } = context;
  return {
    ...{ correlation_id: correlationId, trace_id: traceId, span_id: spanId },
    ...(sampled ? { sampled } : {}),
  };
}

/** What a message says of the work that sent it; undefined where it says nothing. */
export function causeOf(sent: {
  readonly correlation_id?: string | undefined;
  readonly trace_id?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly tenant_id?: string | undefined;
}): SpanLink | undefined {
  const { correlation_id, tenant_id } = sent;
  if (!isWellFormedId(correlation_id)) return undefined;
  const hop = startTrace("", { traceparent: sent.traceparent, traceId: sent.trace_id });
  const sampled = hop.sampled ? { sampled: true as const } : {};
  return { correlation_id, trace_id: hop.traceId, span_id: hop.parentSpanId, tenant_id, ...sampled };
}

/** Notes one of several causes of the work at hand. */
export function noteCause(cause: SpanLink): void {
  const trace = storage.getStore();
  if (!trace) return;
  trace.span.link(cause);
  trace.sampled ||= cause.sampled === true;
}

/** Notes what the work at hand has left behind. */
export const noteEffect = (effect: SpanEffect): void => storage.getStore()?.span.effects.add(effect);

/** Does a part of the work in the name of one of its causes, whose ids go with all that it logs, sends and writes. */
export function onBehalfOf<T>(cause: SpanLink | undefined, work: () => T): T {
  const trace = storage.getStore();
  if (!trace || !cause) return work();
  noteCause(cause);
  const { correlation_id: correlationId, trace_id: traceId, tenant_id: tenantId } = cause;
  return withTrace({ ...trace, correlationId, traceId, tenantId, sampled: cause.sampled === true }, work);
}
