import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { currentTrace, traceparentOf } from "#shared/platform/trace-context.ts";
import { isPublicAddress } from "#shared/webhooks/public-address.ts";
import { sendOnce, type TimeLimits } from "#shared/webhooks/send-once.ts";
import { type SignedMessage, signatureHeaders } from "#shared/webhooks/signature.ts";
import type { SigningSecret } from "#shared/webhooks/signing-secret.ts";
import type { WebhookOutcome } from "#shared/webhooks/webhook-outcome.ts";
import { readTarget, type WebhookTarget } from "#shared/webhooks/webhook-target.ts";

export interface WebhookMessage extends SignedMessage {
  readonly url: string;
  /** The tenant's: `signingSecrets`. */
  readonly secrets: readonly SigningSecret[];
}

/** What it is done with. Tests have means of their own. */
interface Means {
  readonly resolve: (host: string) => Promise<readonly LookupAddress[]>;
  readonly send: typeof sendOnce;
  readonly limits: TimeLimits;
}

const usualMeans: Means = {
  resolve: (host) => lookup(host, { all: true }),
  send: sendOnce,
  limits: { connectMs: 3_000, totalMs: 10_000 },
};

/**
 * Sends a signed message (Standard Webhooks 1.0.0) to somebody's server on the internet, and to nothing else (SSRF). One
 * attempt at the most: whoever calls knows whether it may be repeated. It never throws for what a receiver does.
 */
export async function deliverWebhook(
  { url, secrets, ...message }: WebhookMessage,
  means: Partial<Means> = {},
): Promise<WebhookOutcome> {
  const { resolve, send, limits } = { ...usualMeans, ...means };
  const target = readTarget(url);
  if ("code" in target) return { outcome: "refused", ...target };
  const addresses = await addressesOf(target, resolve, limits.connectMs);
  if ("outcome" in addresses) return addresses;
  const headers = {
    ...{ "content-type": "application/json", "content-length": String(Buffer.byteLength(message.body)) },
    ...{ "user-agent": "Tocsin-Webhooks/1", ...tracing(), ...signatureHeaders(message, secrets) },
  };
  return send(target.url, addresses, { headers, body: message.body }, limits);
}

/** All addresses of a name. One that isn't public is enough to refuse it: nobody has such a name by accident. */
async function addressesOf(
  { host, isAllowed }: WebhookTarget,
  resolve: Means["resolve"],
  limitMs: number,
): Promise<readonly LookupAddress[] | WebhookOutcome> {
  const family = isIP(host);
  const found = family ? [{ address: host, family }] : await resolveInTime(host, resolve, limitMs);
  if (!found?.length)
    return { outcome: "unreachable", code: "dns", detail: "The host's name has no address." };
  if (isAllowed || found.every(({ address }) => isPublicAddress(address))) return found;
  const detail = "The host's name has an address that isn't on the public internet.";
  return { outcome: "refused", code: "private_address", detail };
}

async function resolveInTime(
  host: string,
  resolve: Means["resolve"],
  limitMs: number,
): Promise<readonly LookupAddress[] | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((tell) => {
    timer = setTimeout(tell, limitMs, undefined);
  });
  const found = resolve(host).catch(() => undefined);
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}

/** One id finds what the message caused, here and there (SPEC X2). */
function tracing(): Record<string, string> {
  const trace = currentTrace();
  if (!trace) return {};
  const { correlationId, traceId, spanId, sampled } = trace;
  return { "x-correlation-id": correlationId, traceparent: traceparentOf(traceId, spanId, sampled) };
}
