import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { SeededRandom } from "../../support/simulation/random.ts";
import { RandomValues } from "./random-values.ts";

type Send = (client: DynamoDBClient) => Promise<unknown>;

export const tableName = "compared";

const conditions = [
  "attribute_not_exists(pk)",
  "attribute_exists(pk) AND #n > :n",
  "#n = :n OR NOT contains(tags, :tag)",
  "#n <> :n",
  "begins_with(#text, :text) AND attribute_exists(tags)",
  "#n BETWEEN :n AND :high",
  "size(#text) >= :n OR #n IN (:n, :high)",
  "attribute_type(#n, :type) AND (nested.deep < :n OR attribute_not_exists(nested.deep))",
  "parts[0] = :n OR size(parts) < :high",
];

const updates = [
  "SET #n = :n",
  "SET #n = #n + :n REMOVE #text",
  "SET #n = if_not_exists(#n, :n) - :high, #text = :text",
  "ADD #n :n, tags :tags DELETE labels :tags",
  "SET parts = list_append(if_not_exists(parts, :list), :list)",
  "SET parts[0] = :n, #g = :text",
  "REMOVE parts[0], #g",
  "SET nested.deep = :n",
  "SET nested = :map",
  "DELETE tags :tags",
];

const keyConditions = [
  "pk = :pk",
  "pk = :pk AND sk = :n",
  "pk = :pk AND sk < :n",
  "pk = :pk AND sk <= :n",
  "pk = :pk AND sk > :n",
  "pk = :pk AND sk >= :n",
  "pk = :pk AND sk BETWEEN :n AND :high",
];

/** Draws commands on few keys, so that they meet each other's items. */
export class RandomCommands {
  readonly #random: SeededRandom;
  readonly #values: RandomValues;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#values = new RandomValues(random);
  }

  next(): Send {
    const kinds = [() => this.#put(), () => this.#update(), () => this.#transaction(), () => this.#query()];
    kinds.push(
      () => this.#update(),
      () => this.#indexQuery(),
      () => this.#get(),
    );
    return this.#values.one(kinds)();
  }

  #put(): Send {
    const command = new PutItemCommand({
      ...this.#putInput(),
      ReturnValues: this.#values.one(["ALL_OLD", "NONE"]),
    });
    return (client) => client.send(command);
  }

  #update(): Send {
    const input = this.#updateInput();
    // Dynoxide answers with all of a list or map of which a part was updated; AWS with that part.
    const isNested = /[[.]/.test(input.UpdateExpression);
    const choices = isNested ? (["ALL_NEW", "NONE"] as const) : (["UPDATED_OLD", "UPDATED_NEW"] as const);
    const command = new UpdateItemCommand({ ...input, ReturnValues: this.#values.one(choices) });
    return (client) => client.send(command);
  }

  #get(): Send {
    const command = new GetItemCommand({
      TableName: tableName,
      Key: this.#values.key(),
      ProjectionExpression: "pk, #n, nested.deep, parts[1], parts[0]",
      ExpressionAttributeNames: { "#n": "n" },
    });
    return (client) => client.send(command);
  }

  #transaction(): Send {
    const actions = Array.from({ length: 1 + this.#random.integer(3) }, () => {
      if (this.#random.chance(0.4)) return { Put: this.#putInput() };
      if (this.#random.chance(0.7)) return { Update: this.#updateInput() };
      return {
        ConditionCheck: {
          TableName: tableName,
          Key: this.#values.key(),
          ...this.#expression(this.#values.one(conditions)),
        },
      };
    });
    const command = new TransactWriteItemsCommand({ TransactItems: actions as never });
    return (client) => client.send(command);
  }

  #query(): Send {
    const expression = this.#values.one(keyConditions);
    const filter = this.#random.chance(0.4) ? "#n > :high" : undefined;
    return this.#pages({
      TableName: tableName,
      KeyConditionExpression: expression,
      ...(filter ? { FilterExpression: filter } : {}),
      ...this.#values.placeholders(`${expression} ${filter ?? ""}`),
      ScanIndexForward: this.#random.chance(0.5),
      Limit: 1 + this.#random.integer(6),
    });
  }

  #indexQuery(): Send {
    const expression = "#g = :text";
    return this.#pages({
      TableName: tableName,
      IndexName: "byGroup",
      KeyConditionExpression: expression,
      ...this.#values.placeholders(expression),
    });
  }

  /** All pages, because implementations may differ in whether a full last page has another behind it. */
  #pages(input: ConstructorParameters<typeof QueryCommand>[0]): Send {
    return async (client) => {
      const items: Record<string, AttributeValue>[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: start }));
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start);
      // Equal keys of an index have no order.
      return input.IndexName
        ? items.toSorted((one, other) => placeOf(one).localeCompare(placeOf(other)))
        : items;
    };
  }

  #putInput() {
    const condition = this.#random.chance(0.5) ? this.#expression(this.#values.one(conditions)) : {};
    return { TableName: tableName, Item: { ...this.#values.key(), ...this.#values.item() }, ...condition };
  }

  #updateInput() {
    const update = this.#values.one(updates);
    const condition = this.#random.chance(0.4) ? this.#values.one(conditions) : "";
    return {
      TableName: tableName,
      Key: this.#values.key(),
      UpdateExpression: update,
      ...(condition
        ? { ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const }
        : {}),
      ...this.#values.placeholders(`${update} ${condition}`),
    };
  }

  #expression(condition: string) {
    return {
      ConditionExpression: condition,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      ...this.#values.placeholders(condition),
    };
  }
}

const placeOf = ({ pk, sk }: Record<string, AttributeValue>): string => `${pk?.S}/${sk?.N}`;
