import { functionArn, resourceName } from "../arn.ts";
import type { StreamRecord } from "../dynamodb/stream-reader.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import { hostSource, type Log } from "../log.ts";
import type { MessageDraft } from "../sqs/message.ts";
import type { Queues } from "../sqs/queues.ts";
import type { FailedInvocation } from "./async-invocations.ts";
import type { LambdaFunction } from "./lambda-function.ts";

/** Sends what a function failed on for good to a queue, with the function's own rights, as Lambda does. */
export class FailureDestinations {
  readonly #queues: Queues;
  readonly #authorizer: Authorizer;
  readonly #log: Log;

  constructor(queues: Queues, authorizer: Authorizer, log: Log) {
    this.#queues = queues;
    this.#authorizer = authorizer;
    this.#log = log;
  }

  /** A dead-letter queue gets the event as it was, with what went wrong beside it. */
  deadLetter(lambda: LambdaFunction, arn: string, { payload, error }: FailedInvocation): Promise<void> {
    const attributes = {
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: error.message.slice(0, 1024) || error.errorType },
    };
    return this.#send(lambda, arn, { body: payload, attributes });
  }

  /** A failure destination gets a record about the invocation. */
  invocationRecord(
    lambda: LambdaFunction,
    arn: string,
    { payload, attempts, error }: FailedInvocation,
  ): Promise<void> {
    const record = {
      version: "1.0",
      timestamp: new Date().toISOString(),
      requestContext: {
        functionArn: `${functionArn(lambda.settings.name)}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(payload) as unknown,
      responseContext: { statusCode: 200, functionError: "Unhandled" },
      responsePayload: { errorType: error.errorType, errorMessage: error.message },
    };
    return this.#send(lambda, arn, { body: JSON.stringify(record) });
  }

  /** For a stream, the record says where to find the records, not what they hold. */
  streamRecord(
    lambda: LambdaFunction,
    arn: string,
    streamArn: string,
    records: readonly StreamRecord[],
    attempts: number,
  ): Promise<void> {
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const record = {
      version: "1.0",
      timestamp: new Date().toISOString(),
      requestContext: {
        functionArn: functionArn(lambda.settings.name),
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: attempts,
      },
      responseContext: { statusCode: 200, functionError: "Unhandled" },
      DDBStreamBatchInfo: {
        streamArn,
        batchSize: records.length,
        startSequenceNumber: numbers[0],
        endSequenceNumber: numbers.at(-1),
      },
    };
    return this.#send(lambda, arn, { body: JSON.stringify(record) });
  }

  async #send({ settings }: LambdaFunction, arn: string, draft: MessageDraft): Promise<void> {
    const queue = this.#queues.get(resourceName(arn));
    if (!queue) {
      this.#log(hostSource, `${settings.name}: there is no queue ${arn} for what failed`);
      return;
    }
    const caller = { functionName: settings.name, roleArn: settings.roleArn };
    if (this.#authorizer.firstDenied(caller, [{ action: "sqs:SendMessage", resource: queue.arn }])) return;
    await queue.send(draft);
  }
}
