import type { Verdict } from "#shared/limits/limit.ts";

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/**
 * What a client is told of its limits (draft-ietf-httpapi-ratelimit-headers-11): lists of strings with parameters
 * (RFC 9651). `r` is what can be had within the next `t` seconds, so it counts a burst and not all of a window.
 */
export function rateLimitFields(verdicts: readonly Verdict[]): Record<string, string> {
  if (verdicts.length === 0) return {};
  return {
    "RateLimit-Policy": verdicts
      .map(({ limit: { policy, quota, windowMs } }) => `"${policy}";q=${quota};w=${windowMs / 1000}`)
      .join(", "),
    RateLimit: verdicts
      .map(({ limit, remaining, waitMs }) => `"${limit.policy}";r=${remaining};t=${seconds(waitMs)}`)
      .join(", "),
  };
}
