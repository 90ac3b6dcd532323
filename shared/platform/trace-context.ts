import { AsyncLocalStorage } from "node:async_hooks";
import { newId, randomHex } from "#shared/platform/ids.ts";

/** What identifies a piece of work in logs, events and answers; it travels through every hop. */
export interface TraceContext {
  correlationId: string;
  /** W3C trace id, 32 hexadecimal digits. */
  traceId: string;
  /** W3C span id of this function's work, 16 hexadecimal digits. */
  spanId: string;
  eventId: string;
  functionName: string;
  tenantId?: string;
}

/** What one hop hands to the next. */
export interface Baggage {
  readonly correlation_id: string;
  readonly trace_id: string;
}

const storage = new AsyncLocalStorage<TraceContext>();

const wellFormed = /^[A-Za-z0-9._:-]{1,128}$/;
/** Whether an id that somebody sent may be kept: 1 to 128 of `A-Z a-z 0-9 . _ : -` (SPEC X2). */
export const isWellFormedId = (id: string | undefined): id is string =>
  id !== undefined && wellFormed.test(id);

const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

/**
 * Starts a context from what the caller sent. An id that isn't well formed is replaced, never echoed; a `traceparent` that isn't valid (W3C Trace Context, 3.2) starts a new trace.
 */
export function startTrace(
  functionName: string,
  sent: {
    correlationId?: string | undefined;
    traceparent?: string | undefined;
    traceId?: string | undefined;
  },
): TraceContext {
  const continued = sent.traceId ?? traceparentForm.exec(sent.traceparent ?? "")?.[1];
  return {
    correlationId: isWellFormedId(sent.correlationId) ? sent.correlationId : newId(),
    traceId: continued ?? randomHex(16),
    spanId: randomHex(8),
    eventId: newId(),
    functionName,
  };
}

export const withTrace = <T>(context: TraceContext, work: () => T): T => storage.run(context, work);

export const currentTrace = (): TraceContext | undefined => storage.getStore();

/** The ids to send along; outside any context a new pair, so that nothing travels without one. */
export function currentBaggage(): Baggage {
  const context = storage.getStore();
  return context
    ? { correlation_id: context.correlationId, trace_id: context.traceId }
    : { correlation_id: newId(), trace_id: randomHex(16) };
}
