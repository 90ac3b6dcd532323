import { resourceName } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { MaySend } from "../iam/queue-policies.ts";
import type { AsyncInvocations } from "../lambda/async-invocations.ts";
import { hostSource, type Log } from "../log.ts";
import type { Queues } from "../sqs/queues.ts";
import type { Deliver, Rule, Target } from "./event-bus.ts";

/** Brings events to queues and functions. What a queue refuses goes to the target's dead-letter queue. */
export function deliverTo(
  queues: Queues,
  functions: ReadonlyMap<string, AsyncInvocations>,
  maySend: MaySend,
  log: Log,
): Deliver {
  const deliver = async (rule: Rule, { Arn, SqsParameters }: Target, input: string): Promise<void> => {
    const name = resourceName(Arn);
    if (Arn.includes(":sqs:") && queues.has(name)) {
      if (!maySend(rule.arn, Arn))
        throw new AwsError("NO_PERMISSIONS", "the queue's policy doesn't let the rule send");
      await queues.get(name)?.send({ body: input, groupId: SqsParameters?.MessageGroupId });
    } else if (Arn.includes(":lambda:") && functions.has(name)) {
      await functions.get(name)?.accept(input);
    } else {
      throw new AwsError("NO_RESOURCE", `There is no ${Arn} here`);
    }
  };
  return async (rule, target, input) => {
    try {
      await deliver(rule, target, input);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      log(hostSource, `${rule.name} could not deliver to ${target.Arn}: ${error.message}`);
      const deadLetters = queues.get(resourceName(target.DeadLetterConfig?.Arn ?? ""));
      const attributes = { ERROR_CODE: { DataType: "String", StringValue: error.code } };
      await deadLetters?.send({ body: input, attributes });
    }
  };
}
