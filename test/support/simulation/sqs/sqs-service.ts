import type { HttpRequest } from "@smithy/types";
import { account, region } from "../arn.ts";
import { jsonError, type Operations, readJson, runJson } from "../json-protocol.ts";
import { AwsError, type Call, type Reply, type SimulatedService } from "../service.ts";
import type { World } from "../world.ts";
import { messageMd5 } from "./message-md5.ts";
import { type MessageAttribute, Queue, type QueueOptions } from "./queue.ts";

interface SendInput {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageGroupId?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

type SendBatchInput = {
  readonly QueueUrl: string;
  readonly Entries: readonly (SendInput & { readonly Id: string })[];
};

const maxBytes = 1024 * 1024;
const maxEntries = 10;
/** XML's characters. `JSON.stringify` writes U+FFFE and U+FFFF raw, and SQS refuses them for good. */
const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

export class SqsService implements SimulatedService {
  readonly name = "sqs";
  readonly #queues = new Map<string, Queue>();
  readonly #world: World;
  readonly #operations: Operations = {
    SendMessage: (input: SendInput & { QueueUrl: string }) => this.#send(this.#at(input.QueueUrl), input),
    SendMessageBatch: (input: SendBatchInput) => this.#sendBatch(input),
    DeleteMessage: (input: { QueueUrl: string; ReceiptHandle: string }) => {
      this.#at(input.QueueUrl).delete(input.ReceiptHandle);
      return {};
    },
  };

  constructor(world: World) {
    this.#world = world;
  }

  create(name: string, options: QueueOptions = {}): Queue {
    const queue = new Queue(name, this.#world, options);
    this.#queues.set(name, queue);
    return queue;
  }

  urlOf({ name }: Queue): string {
    return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  }

  decode(request: HttpRequest): Call {
    const json = readJson(request);
    const { QueueUrl } = json.input as SendBatchInput;
    return {
      operation: json.operation,
      keys: [nameIn(QueueUrl)],
      execute: () => runJson(this.#operations, json),
    };
  }

  throttled(): AwsError {
    return new AwsError("RequestThrottled", "Rate exceeded");
  }

  failed(): AwsError {
    return new AwsError("InternalFailure", "We encountered an internal error. Please try again.", 500);
  }

  encode(error: AwsError): Reply {
    return jsonError("com.amazonaws.sqs", error);
  }

  #at(url: string): Queue {
    const queue = this.#queues.get(nameIn(url));
    if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  #send(queue: Queue, input: SendInput): { MessageId: string; MD5OfMessageBody: string } {
    refuseBadBody(input.MessageBody);
    const { id } = queue.send({
      body: input.MessageBody,
      delaySeconds: input.DelaySeconds,
      groupId: input.MessageGroupId,
      attributes: input.MessageAttributes,
    });
    return { MessageId: id, MD5OfMessageBody: messageMd5(input.MessageBody) };
  }

  #sendBatch({ QueueUrl, Entries }: SendBatchInput): object {
    const queue = this.#at(QueueUrl);
    refuseBadBatch(Entries);
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const { Id, ...input } of Entries) {
      if (this.#world.faults.refusesEntry()) {
        Failed.push({
          Id,
          SenderFault: false,
          Code: "InternalError",
          Message: "an injected partial failure",
        });
        continue;
      }
      try {
        Successful.push({ Id, ...this.#send(queue, input) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id, SenderFault: true, Code: error.name, Message: error.message });
      }
    }
    return { Successful, Failed };
  }
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

function refuseBadBody(body: string): void {
  if (Buffer.byteLength(body) > maxBytes) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  if (!allowed.test(body)) throw new AwsError("InvalidMessageContents", "Invalid characters found");
}

function refuseBadBatch(entries: SendBatchInput["Entries"]): void {
  if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "There should be at least one entry");
  if (entries.length > maxEntries) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${maxEntries}.`,
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id");
  }
  const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
  if (bytes > maxBytes) {
    throw new AwsError("BatchRequestTooLong", `Batch requests cannot be longer than ${maxBytes} bytes.`);
  }
}
