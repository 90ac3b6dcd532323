import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

const entry = (DetailType: string, Detail = "{}") => ({ Source: "tests", DetailType, Detail });

function start(faults: FaultOptions = {}) {
  const simulation = new Simulation({ seed: 2, faults });
  const client = new EventBridgeClient(simulation.clientConfig());
  return { simulation, put: (...Entries: object[]) => client.send(new PutEventsCommand({ Entries })) };
}

test("accepted events are recorded in order, and rules route those that match", async () => {
  const { simulation, put } = start();
  const queue = simulation.queue("opened");
  const isOpened = (event: { "detail-type": string }) => event["detail-type"] === "Opened";
  simulation.eventBridge.rule(isOpened, (event) => queue.send({ body: JSON.stringify(event) }));
  await put(entry("Opened", '{"id":"1"}'), entry("Closed"));
  await simulation.settle();
  expect(simulation.eventBridge.events.map((event) => event["detail-type"])).toEqual(["Opened", "Closed"]);
  expect(queue.messages.map(({ body }) => JSON.parse(body))).toEqual([
    expect.objectContaining({ source: "tests", detail: { id: "1" } }),
  ]);
});

test("malformed details and injected failures fail alone", async () => {
  const malformed = await start().put(entry("Good"), entry("Bad", "nonsense"));
  expect(malformed).toMatchObject({ FailedEntryCount: 1, Entries: [{}, { ErrorCode: "MalformedDetail" }] });
  const { simulation, put } = start({ partial: 0.5 });
  const { FailedEntryCount } = await put(...Array.from({ length: 10 }, () => entry("Any")));
  expect(FailedEntryCount).toBeGreaterThan(0);
  expect(simulation.eventBridge.events.length).toBe(10 - FailedEntryCount!);
});
