import type { IncomingMessage } from "node:http";
import { redact } from "#shared/platform/redaction.ts";
import type { WebhookOutcome } from "#shared/webhooks/webhook-outcome.ts";

/** A receiver can't fill our memory. */
const mostBytes = 64 * 1024;
const mostCharacters = 200;

/** What a receiver's answer means. The status says it; of the rest a line is kept for people to read. */
export async function readAnswer(response: IncomingMessage): Promise<WebhookOutcome> {
  const status = response.statusCode ?? 0;
  const summary = summaryOf(await beginning(response));
  if (status >= 200 && status < 300) return { outcome: "delivered", status, summary };
  if (status >= 300 && status < 400) {
    return { outcome: "declined", code: "redirect", detail: "Redirects aren't followed.", status, summary };
  }
  return { outcome: "declined", code: "status", detail: `The receiver answered ${status}.`, status, summary };
}

async function beginning(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostBytes) break;
    }
  } catch {
    // The status has come: an answer that breaks off, or takes too long, is shown as far as it came.
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}

/** One line without secrets, and without characters that nobody sees or that mean something to a terminal. */
function summaryOf(content: Buffer): string {
  const visible = content.toString("utf8").replaceAll(/[\p{C}\p{Z}\uFFFD]+/gu, " ");
  return (redact(visible) as string).trim().slice(0, mostCharacters);
}
