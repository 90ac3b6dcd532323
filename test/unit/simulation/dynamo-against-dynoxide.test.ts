import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { SeededRandom } from "../../support/simulation/random.ts";
import { Simulation } from "../../support/simulation/simulation.ts";
import { startDynoxide } from "./dynoxide.ts";
import { RandomCommands, tableName } from "./random-commands.ts";

test("a thousand random commands have the results that an independent DynamoDB gives them", async () => {
  await using dynoxide = await startDynoxide(tableName);
  const simulation = new Simulation({ seed: 1 });
  simulation.table(tableName, {
    partitionKey: "pk",
    sortKey: { name: "sk", type: "N" },
    indexes: { byGroup: { partitionKey: "group" } },
  });
  const simulated = new DynamoDBClient(simulation.clientConfig());
  const commands = new RandomCommands(new SeededRandom(7));
  for (let index = 0; index < 1000; index++) {
    const send = commands.next();
    const [ours, theirs] = [await outcome(send(simulated)), await outcome(send(dynoxide.client))];
    expect(ours, `command ${index}`).toEqual(theirs);
  }
});

/** What a caller could notice: the answer, or the error's kind and details; not its wording. */
async function outcome(answer: Promise<unknown>): Promise<unknown> {
  try {
    return withoutNoise(await answer);
  } catch (error) {
    const { name, CancellationReasons, Item } = error as {
      name: string;
      CancellationReasons?: object[];
      Item?: object;
    };
    return withoutNoise({
      name,
      Item,
      CancellationReasons: CancellationReasons?.map((reason) => ({ ...reason, Message: "" })),
    });
  }
}

/** Sets have no order, and metadata differ between any two requests. */
function withoutNoise(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value) => {
      if (key === "$metadata") return undefined;
      return key === "SS" || key === "NS" ? value.toSorted() : value;
    }),
  );
}
