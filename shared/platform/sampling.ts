import { traceSampleRate } from "#shared/platform/environment.ts";

/** 13 hexadecimal digits are 52 bits: as many as a number holds exactly. */
const digits = 13;

/**
 * Whether a trace is among those that are kept. Decided by the random end of its id, as OpenTelemetry's consistent
 * probability sampling does, so that all functions agree without asking each other.
 */
export const isSampled = (traceId: string): boolean =>
  Number.parseInt(traceId.slice(-digits), 16) >= (1 - traceSampleRate()) * 16 ** digits;
