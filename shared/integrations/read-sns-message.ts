import { alarmsIn } from "#shared/integrations/alarms-in.ts";
import type { SnsMessage } from "#shared/integrations/sns-message.ts";
import { isSignedBySns } from "#shared/integrations/sns-signature.ts";
import { fetchText } from "#shared/platform/fetch-text.ts";
import { logger } from "#shared/platform/logger.ts";
import { unavailable, validationFailed } from "#shared/problems.ts";

/**
 * The alarms, still to be read, that a message of SNS brings. That somebody subscribes us to a topic is confirmed: who
 * does it has our credential. SNS asks again when a subscription ends; that is left as it is.
 * @throws 422 to what SNS hasn't signed or what can't be read, 503 to what may go better next time.
 */
export async function readSnsMessage(message: SnsMessage): Promise<readonly unknown[]> {
  if (!(await isSignedBySns(message))) throw bad("Signature", "is not of Amazon SNS");
  if (message.Type === "Notification") return alarmsIn(jsonIn(message.Message));
  if (message.Type === "SubscriptionConfirmation") await confirm(message);
  else logger.info("a topic no longer sends to us", { topic: message.TopicArn });
  return [];
}

async function confirm({ SubscribeURL, TopicArn }: { SubscribeURL: string; TopicArn: string }) {
  await fetchText(SubscribeURL).catch((error: unknown) => {
    logger.warning("a subscription can't be confirmed", { topic: TopicArn, error });
    throw unavailable("The subscription can't be confirmed now.", 10);
  });
  logger.info("a topic sends to us", { topic: TopicArn });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad("Message", "must be a CloudWatch alarm, an alarm, or {alarms: […]} as JSON");
  }
}

const bad = (member: string, detail: string) =>
  validationFailed([{ pointer: `#/${member}`, detail, code: "invalid" }]);
