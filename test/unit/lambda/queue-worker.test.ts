import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { eventConsumer } from "#shared/lambda/event-consumer.ts";
import { type Message, queueWorker } from "#shared/lambda/queue-worker.ts";

const record = (receives: number) =>
  ({
    ...{ messageId: `m-${receives}`, body: "{}", messageAttributes: {} },
    attributes: { ApproximateReceiveCount: String(receives) },
  }) as unknown as SQSRecord;

test("a worker and a consumer learn which messages somebody has had before", async () => {
  const seen: Message[] = [];
  const deed = async (messages: readonly Message[]) => {
    seen.push(...messages);
    return [];
  };
  const event = { Records: [record(1), record(2)] } as SQSEvent;
  await queueWorker({ queue: "listenerNews", timeoutSeconds: 1, memoryMb: 128 }, deed)(event, {} as Context);
  const declaration = { detailTypes: [], timeoutSeconds: 1, memoryMb: 128 };
  await eventConsumer(declaration as never, deed)(event, {} as Context);
  expect(seen.map(({ isRepeated }) => isRepeated)).toEqual([false, true, false, true]);
});
