import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { forEachSeed } from "../../support/simulation/for-each-seed.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

const everyFault: FaultOptions = {
  dropBefore: 0.05,
  dropAfter: 0.05,
  throttle: 0.05,
  serverError: 0.05,
  conflict: 0.05,
  duplicate: 0.1,
  reorder: 0.2,
  outage: 0.2,
  crash: 0.02,
};

/** Twelve orders through a queue to a worker that books each under its own id: the smallest thing worth simulating. */
function startShop(seed: number, faults: FaultOptions = {}) {
  const simulation = new Simulation({ seed, faults });
  const table = simulation.table("orders", { partitionKey: "id" });
  const dead = simulation.queue("dead");
  const queue = simulation.queue("orders", { deadLetter: { queue: dead, maxReceiveCount: 5 } });
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig()));
  const sender = new SQSClient(simulation.clientConfig(100));
  simulation.subscribeToQueue(queue, async ({ Records }) => {
    await Promise.all(
      Records.map(({ body }) => database.send(new PutCommand({ TableName: "orders", Item: { id: body } }))),
    );
    const count = { TableName: "orders", Key: { id: "booked" }, UpdateExpression: "ADD n :n" };
    await database.send(new UpdateCommand({ ...count, ExpressionAttributeValues: { ":n": Records.length } }));
  });
  const run = async () => {
    for (let order = 0; order < 12; order++) {
      await sender.send(
        new SendMessageCommand({ QueueUrl: simulation.queueUrl(queue), MessageBody: `order-${order}` }),
      );
    }
    await simulation.settle();
    simulation.heal();
    dead.redriveTo(queue);
    await simulation.settle();
  };
  const orders = () => [...table.items.all()].filter(({ id }) => id!.S !== "booked").length;
  return { simulation, run, orders };
}

describe("a run", () => {
  test("is the same for the same seed, and another for another", async () => {
    const traceOf = async (seed: number) => {
      const { simulation, run } = startShop(seed, everyFault);
      await run();
      return simulation.requestHandler.trace;
    };
    const trace = await traceOf(4);
    expect(await traceOf(4)).toEqual(trace);
    expect(await traceOf(5)).not.toEqual(trace);
  });

  test("ends with every order booked, whatever goes wrong on the way", async () => {
    await forEachSeed(50, async (seed) => {
      const { run, orders } = startShop(seed, everyFault);
      await run();
      expect(orders()).toBe(12);
    });
  });

  test("survives a crash at each of its calls, before and after it takes effect", async () => {
    const undisturbed = startShop(1);
    await undisturbed.run();
    const calls = undisturbed.simulation.countAwsCalls();
    expect(calls).toBeGreaterThan(12);
    for (let call = 1; call <= calls; call++) {
      for (const moment of ["before", "after"] as const) {
        const { simulation, run, orders } = startShop(1);
        simulation.crashAtCall(call, moment);
        await run();
        expect(orders(), `crash ${moment} call ${call}`).toBe(12);
      }
    }
  });
});

describe("a killed invocation", () => {
  test("gets no answer, and its call takes effect only if it was killed after", async () => {
    for (const [moment, expected] of [
      ["before", 0],
      ["after", 1],
    ] as const) {
      const simulation = new Simulation({ seed: 1 });
      const table = simulation.table("orders", { partitionKey: "id" });
      const database = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig()));
      let wentOn = false;
      simulation.crashAtCall(1, moment);
      const invocation = simulation.lambda.invoke(async () => {
        await database.send(new PutCommand({ TableName: "orders", Item: { id: "a" } }));
        wentOn = true;
      }, {});
      await expect(invocation).rejects.toMatchObject({ name: "InvocationKilled" });
      await simulation.clock.sleep(1000);
      expect([...table.items.all()].length).toBe(expected);
      expect(wentOn).toBe(false);
    }
  });

  test("is also one that outlives its timeout", async () => {
    const simulation = new Simulation({ seed: 1 });
    const slow = simulation.lambda.invoke(() => simulation.clock.sleep(10_000), {}, 3);
    await expect(slow).rejects.toThrow("it timed out");
  });
});

describe("an outage", () => {
  test("fails a key for 40 attempts and leaves others alone", async () => {
    const simulation = new Simulation({ seed: 1 });
    simulation.table("orders", { partitionKey: "id" });
    const database = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig(1)));
    const put = (id: string) => database.send(new PutCommand({ TableName: "orders", Item: { id } }));
    simulation.faults.beginOutage("orders/a");
    for (let attempt = 0; attempt < 40; attempt++) {
      await expect(put("a")).rejects.toThrow();
      await put("b");
    }
    await put("a");
  });
});

test("retries wait in virtual time, and give up with the fault's error", async () => {
  const simulation = new Simulation({ seed: 1, faults: { throttle: 1 } });
  simulation.table("orders", { partitionKey: "id" });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig(5)));
  const startedAt = simulation.clock.now();
  const put = client.send(new PutCommand({ TableName: "orders", Item: { id: "a" } }));
  await expect(put).rejects.toMatchObject({
    $metadata: { attempts: 5 },
    name: expect.stringMatching(/Throttling|Throughput/),
  });
  expect(simulation.clock.now() - startedAt).toBeGreaterThan(1_000);
  expect(simulation.requestHandler.trace.length).toBe(5);
});
