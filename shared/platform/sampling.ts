import { traceSampleRate } from "#shared/platform/environment.ts";

/** 13 hexadecimal digits are 52 bits: as many as a number holds exactly. */
const digits = 13;

/**
 * Whether a trace is among those that are kept. Decided by the random end of its id, as OpenTelemetry's consistent
 * probability sampling does, so that all functions agree without asking each other.
 */
export function isSampled(traceId: string): boolean {
  const rate = traceSampleRate();
  if (rate !== thresholdRate) {
    threshold = thresholdOf(rate);
    thresholdRate = rate;
  }
  return threshold !== undefined && traceId.slice(-digits) >= threshold;
}

/** Digits of one length are in the order of their numbers, so no id is converted. Undefined where none is kept. */
function thresholdOf(rate: number): string | undefined {
  const least = Math.ceil((1 - rate) * 16 ** digits);
  return least < 16 ** digits ? least.toString(16).padStart(digits, "0") : undefined;
}

let thresholdRate = 1;
let threshold = thresholdOf(thresholdRate);
