import type { LookupAddress } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { readAnswer } from "#shared/webhooks/read-answer.ts";
import type { WebhookOutcome } from "#shared/webhooks/webhook-outcome.ts";

/** How long a receiver may keep us waiting. */
export interface TimeLimits {
  readonly connectMs: number;
  readonly totalMs: number;
}

/** How far a request has come. */
type Stage = "nowhere" | "connected" | "sending" | "answered";

/**
 * Posts a body, once, over a connection of its own to one of these addresses and no other: whatever the name means by
 * now, it isn't asked again.
 */
export function sendOnce(
  url: URL,
  addresses: readonly LookupAddress[],
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { connectMs, totalMs }: TimeLimits,
): Promise<WebhookOutcome> {
  const isSecure = url.protocol === "https:";
  const total = AbortSignal.timeout(totalMs);
  return new Promise((resolve) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, {
      ...{ method: "POST", headers, agent: false, lookup: pinnedTo(addresses), signal: total },
    });
    let stage: Stage = "nowhere";
    const connecting = setTimeout(() => request.destroy(new Error("it took too long")), connectMs);
    const reach = (reached: Stage) => {
      stage = reached;
      if (reached !== "connected") clearTimeout(connecting);
    };
    request.once("socket", (socket) => {
      socket.once("connect", () => reach(isSecure ? "connected" : "sending"));
      socket.once("secureConnect", () => reach("sending"));
    });
    const end = (outcome: WebhookOutcome) => {
      clearTimeout(connecting);
      resolve(outcome);
      request.destroy();
    };
    request.once("response", (response) => {
      reach("answered");
      void readAnswer(response).then(end);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (stage !== "answered") end(failure(stage, error));
    });
    request.end(body);
  });
}

/** Resolves every name to these addresses. */
export const pinnedTo =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, { all }, tell) =>
    all ? tell(null, [...addresses]) : tell(null, addresses[0]!.address, addresses[0]!.family);

/** What an error means. Its text is kept to ourselves; a code such as `CERT_HAS_EXPIRED` helps whoever runs the receiver. */
function failure(stage: Stage, { name, code }: NodeJS.ErrnoException): WebhookOutcome {
  const tooLate = name === "AbortError" || code === undefined;
  const why = /^[A-Z][A-Z0-9_]+$/.test(code ?? "") && name !== "AbortError" ? ` (${code})` : "";
  if (stage === "sending") {
    return tooLate
      ? { outcome: "unanswered", code: "timeout", detail: "The receiver didn't answer in time." }
      : {
          outcome: "unanswered",
          code: "connection_lost",
          detail: `The connection ended without an answer${why}.`,
        };
  }
  if (tooLate) return { outcome: "unreachable", code: "timeout", detail: "There was no connection in time." };
  return stage === "connected"
    ? { outcome: "unreachable", code: "tls", detail: `TLS failed${why}.` }
    : { outcome: "unreachable", code: "connection", detail: `There was no connection${why}.` };
}
