import { createHash, randomUUID } from "node:crypto";
import { AwsError } from "../aws/aws-error.ts";

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** What a sender gives. */
export interface MessageDraft {
  readonly body: string;
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  readonly attributes?: Readonly<Record<string, MessageAttribute>> | undefined;
}

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly groupId: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>> | undefined;
  readonly sentAt: number;
  /** Kept over a restart, so that nothing becomes visible before its time. */
  visibleAt: number;
  firstReceivedAt: number | undefined;
  receiveCount: number;
  /** Handle of the latest receive; an older one no longer deletes. */
  receiptHandle: string | undefined;
  /** ARN of the queue whose dead letter this is. */
  deadLetterSource: string | undefined;
}

export function newMessage(draft: MessageDraft, delaySeconds: number, now: number): Message {
  return {
    id: randomUUID(),
    body: draft.body,
    bodyMd5: createHash("md5").update(draft.body).digest("hex"),
    groupId: draft.groupId,
    attributes: draft.attributes,
    sentAt: now,
    visibleAt: now + (draft.delaySeconds ?? delaySeconds) * 1000,
    firstReceivedAt: undefined,
    receiveCount: 0,
    receiptHandle: undefined,
    deadLetterSource: undefined,
  };
}

/** SQS takes up to 1 MiB, body and attributes together. */
export const maxMessageBytes = 1_048_576;

/** What SQS allows is what XML 1.0 allows: tab, line feed, carriage return, and #x20 up without FFFE and FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

export function messageBytes(draft: MessageDraft): number {
  let bytes = Buffer.byteLength(draft.body);
  for (const [name, { DataType, StringValue = "", BinaryValue = "" }] of Object.entries(
    draft.attributes ?? {},
  )) {
    bytes +=
      name.length +
      DataType.length +
      Buffer.byteLength(StringValue) +
      Buffer.byteLength(BinaryValue, "base64");
  }
  return bytes;
}

export function checkMessage(draft: MessageDraft): void {
  if (typeof draft.body !== "string" || draft.body.length === 0) {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  if (forbidden.test(draft.body)) {
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  }
  if (messageBytes(draft) > maxMessageBytes) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
    );
  }
  if ((draft.delaySeconds ?? 0) < 0 || (draft.delaySeconds ?? 0) > 900) {
    throw new AwsError(
      "InvalidParameterValue",
      "Value for parameter DelaySeconds is invalid. Reason: must be between 0 and 900.",
    );
  }
}
