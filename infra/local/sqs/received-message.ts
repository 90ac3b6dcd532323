import type { Message, MessageAttribute } from "./message.ts";

/** Which attributes a consumer asks for: it gets no others. */
export interface AttributeChoice {
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
}

/** A message as `ReceiveMessage` answers it. */
export function receivedMessage(message: Message, choice: AttributeChoice): object {
  const { AttributeNames = [], MessageSystemAttributeNames = [], MessageAttributeNames = [] } = choice;
  const system = chosen(systemAttributes(message), [...AttributeNames, ...MessageSystemAttributeNames]);
  const own = chosen<MessageAttribute>(message.attributes ?? {}, MessageAttributeNames);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.bodyMd5,
    ...(system && { Attributes: system }),
    ...(own && { MessageAttributes: own }),
  };
}

/** What SQS itself says about a message. */
export function systemAttributes(message: Message): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SenderId: "AIDALOCALCLOUD",
    SentTimestamp: String(message.sentAt),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(message.deadLetterSource !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
}

/** Names may end in `.*`, and `All` is all. */
function chosen<T>(
  attributes: Readonly<Record<string, T>>,
  names: readonly string[],
): Record<string, T> | undefined {
  const wanted = (name: string): boolean =>
    names.some(
      (given) =>
        given === "All" || given === name || (given.endsWith(".*") && name.startsWith(given.slice(0, -2))),
    );
  const entries = Object.entries(attributes).filter(([name]) => wanted(name));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
