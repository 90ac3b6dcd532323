import {
  DeleteMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

function start(faults: FaultOptions = {}) {
  const simulation = new Simulation({ seed: 11, faults });
  const dead = simulation.queue("dead");
  const queue = simulation.queue("work", { deadLetter: { queue: dead, maxReceiveCount: 3 } });
  const client = new SQSClient(simulation.clientConfig(10));
  const send = (MessageBody: string, DelaySeconds?: number) =>
    client.send(new SendMessageCommand({ QueueUrl: simulation.queueUrl(queue), MessageBody, DelaySeconds }));
  return { simulation, queue, dead, client, send };
}

test("what a handler reports as failed comes again, and only that", async () => {
  const { simulation, queue, send } = start();
  const seen: string[] = [];
  for (const body of ["a", "b", "c"]) await send(body);
  simulation.subscribeToQueue(queue, async ({ Records }) => {
    seen.push(...Records.map(({ body, attributes }) => body + attributes.ApproximateReceiveCount));
    const failed = Records.filter(
      ({ body, attributes }) => body === "b" && attributes.ApproximateReceiveCount === "1",
    );
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
  await simulation.settle();
  expect(seen).toEqual(["a1", "b1", "c1", "b2"]);
});

test("a message received too often goes to the dead-letter queue, and back by redrive", async () => {
  const { simulation, queue, dead, send } = start();
  let isBroken = true;
  let handled = 0;
  await send("poison");
  const subscription = simulation.subscribeToQueue(queue, async () => {
    if (isBroken) throw new Error("broken");
    handled++;
  });
  await simulation.settle();
  expect(subscription.errors.length).toBe(3);
  expect(dead.messages.map(({ body }) => body)).toEqual(["poison"]);
  isBroken = false;
  dead.redriveTo(queue);
  await simulation.settle();
  expect(handled).toBe(1);
});

test("a delayed message arrives after its delay", async () => {
  const { simulation, queue, send } = start();
  const sentAt = simulation.clock.now();
  let receivedAt = 0;
  simulation.subscribeToQueue(queue, async () => {
    receivedAt = simulation.clock.now();
  });
  await send("later", 60);
  await simulation.settle();
  expect(receivedAt - sentAt).toBeGreaterThanOrEqual(60_000);
  expect(receivedAt - sentAt).toBeLessThan(61_000);
});

test("a batch's injected failures are told, and the rest is sent", async () => {
  const { simulation, queue, client } = start({ partial: 0.4 });
  const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageBody: `m${index}` }));
  const command = new SendMessageBatchCommand({ QueueUrl: simulation.queueUrl(queue), Entries });
  const { Successful = [], Failed = [] } = await client.send(command);
  expect(Failed.length).toBeGreaterThan(0);
  expect(queue.messages.length).toBe(Successful.length);
  expect(Successful.length + Failed.length).toBe(10);
});

test("characters that XML lacks are refused", async () => {
  await expect(start().send("\uFFFE")).rejects.toMatchObject({ name: "InvalidMessageContents" });
});

test("deleting by receipt handle is final, unless the message is a repeated one", async () => {
  const { simulation, queue, client, send } = start();
  const { MessageId } = await send("a");
  await client.send(
    new DeleteMessageCommand({ QueueUrl: simulation.queueUrl(queue), ReceiptHandle: MessageId }),
  );
  expect(queue.isEmpty).toBe(true);
});

test("with duplicates and reordering every message still arrives, some of them twice and out of order", async () => {
  const { simulation, queue, send } = start({ duplicate: 0.2, reorder: 0.5 });
  for (let n = 0; n < 60; n++) await send(String(n));
  const seen: number[] = [];
  simulation.subscribeToQueue(
    queue,
    async ({ Records }) => void seen.push(...Records.map(({ body }) => Number(body))),
  );
  await simulation.settle();
  const first = [...new Set(seen)];
  expect(seen.length).toBeGreaterThan(60);
  expect(first.length).toBe(60);
  expect(first).not.toEqual(first.toSorted((one, other) => one - other));
});
