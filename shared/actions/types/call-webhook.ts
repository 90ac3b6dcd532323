import { hash } from "node:crypto";
import * as z from "zod";
import { outerType } from "#shared/actions/action-type.ts";
import { clock } from "#shared/platform/clock.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { refuseUnstoredNumbers } from "#shared/platform/stored-numbers.ts";
import { readTarget } from "#shared/webhooks/webhook-target.ts";

const delivery = lazily(() => import("#shared/webhooks/deliver-webhook.ts"));
const signing = lazily(() => import("#shared/webhooks/signing-secret-store.ts"));

/** As much as approvers can be expected to read. */
const mostBytes = 16 * 1024;

const Parameters = z.strictObject({
  url: z
    .string()
    .max(2048)
    .superRefine((url, context) => {
      const target = readTarget(url);
      if ("code" in target) context.addIssue({ code: "custom", message: target.detail });
    })
    .describe("https, on the public internet"),
  payload: z
    .record(z.string(), z.json())
    .refine((payload) => Buffer.byteLength(JSON.stringify(payload)) <= mostBytes, {
      error: `must have at most ${mostBytes} bytes as JSON`,
    })
    .superRefine(refuseUnstoredNumbers)
    .optional(),
});
type Parameters = z.output<typeof Parameters>;

/** Who was reached, but hasn't answered, may have done it. */
const codes = {
  delivered: "done",
  declined: "not_done",
  refused: "not_done",
  unreachable: "not_done",
  unanswered: "unknown",
} as const;

/**
 * What logs, policies, audit entries and mere readers call a webhook: chat services have the credential in the path, which is told
 * apart from others by a piece of its hash.
 */
function withoutPath(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}/…#${hash("sha256", pathname + search).slice(0, 6)}`;
}

/** Asks somebody else's system to do something: once, by a signed message (Standard Webhooks). */
export const callWebhook = outerType<Parameters, undefined>({
  name: "call_webhook",
  summary: "Call a webhook with a signed message, once, and take what is below 300 for success",
  risk: "high",
  parameters: Parameters,
  // Many a server repeats in its answer for what it was asked.
  withoutCredentials: ({ parameters, result }) => ({
    parameters: { ...parameters, url: withoutPath(parameters.url) },
    result: result === null ? null : { ...(result as object), summary: null },
  }),
  reads: {},
  writes: { tables: { tenants: "update" } },
  read: async () => undefined,
  versionOf: () => "",
  look: (_, { url, payload = {} }) => {
    const id = withoutPath(url);
    return {
      target: { kind: "webhook", id },
      preview: {
        summary: `Calls ${id}`,
        changes: [{ field: "payload", before: null, after: payload }],
      },
    };
  },
  perform: async ({ action, parameters: { url, payload = {} } }) => {
    const [{ deliverWebhook }, { signingSecrets }] = await Promise.all([delivery(), signing()]);
    const outcome = await deliverWebhook({
      url,
      secrets: await signingSecrets(action.tenant_id),
      id: action.id,
      timestamp: Math.floor(clock.now() / 1000),
      body: JSON.stringify({
        type: "action.webhook",
        timestamp: new Date(clock.now()).toISOString(),
        data: { action_id: action.id, incident_id: action.incident_id, payload },
      }),
    });
    const code = codes[outcome.outcome];
    return {
      code,
      detail: "detail" in outcome ? outcome.detail : "It was answered.",
      result: { ...outcome },
    };
  },
});
