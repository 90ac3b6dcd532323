import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soon, startToy, type Toy } from "./toy/start-toy.ts";

let toy: Toy;

beforeAll(async () => {
  toy = await startToy({ keepsData: true });
});

afterAll(() => toy?.stop());

/** The function that stores it prints its id, and its message group. */
const order = (id: string) => {
  const QueueUrl = toy.cloud.outputs["ToyWork.QueueUrl"];
  return toy.aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ id }) }));
};

describe("a subscription filter", () => {
  it("brings the lines that match to the function, packed as CloudWatch Logs packs them", async () => {
    await order("logged-1");
    await order("other-1");
    const kept = await soon(async () => {
      const item = await toy.seen('{"stored":"logged-1"}');
      expect(item).toBeDefined();
      return item;
    });
    expect(JSON.parse(kept?.origin?.S ?? "")).toEqual({
      messageType: "DATA_MESSAGE",
      owner: "000000000000",
      logGroup: "/aws/lambda/toy-store-order",
      logStream: expect.any(String),
      subscriptionFilters: [expect.any(String)],
      id: expect.stringMatching(/^\d{56}$/),
      timestamp: expect.closeTo(Date.now(), -5),
    });
    await soon(() => expect(toy.cloud.isIdle()).toBe(true));
    expect(await toy.seen('{"stored":"other-1"}')).toBeUndefined();
  });

  it("has delivered what was written when the cloud stops", async () => {
    await order("logged-last");
    await soon(() => expect(toy.lines).toContain('toy-store-order: {"stored":"logged-last"}'));
    const { lines } = toy;
    toy = await toy.restart();
    expect(lines).toContain('toy-keep-lines: kept {"stored":"logged-last"}');
  });
});
