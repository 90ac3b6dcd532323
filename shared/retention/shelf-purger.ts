import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { deleteKeys } from "#shared/platform/delete-keys.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { type TableResource, tables } from "#shared/resources.ts";
import type { PagePlace, Purger } from "#shared/retention/purger.ts";
import { firstIdAt, nameOf, type Shelf } from "#shared/retention/shelf.ts";

const perPage = 500;
/** A dry run answers while somebody waits. */
const mostCounted = 20_000;
/** Before every character that an id begins with: DynamoDB takes no empty string for a key. */
const firstOfAll = "!";
/** Behind every character that an id has, so that what is named itself is included. */
const lastOfAll = "~";

/** A purger of what lies on shelves. @param shelvesOf where a tenant's records of the category are, always in one order. */
export function shelfPurger(shelvesOf: (tenantId: string) => Promise<readonly Shelf[]>): Purger {
  return {
    next: async (tenantId, cutoff, after) => {
      for (const shelf of await shelvesOf(tenantId)) {
        const { Items = [] } = await dynamo().send(
          new QueryCommand({ ...between(shelf, startOn(shelf, after), firstIdAt(cutoff)), Limit: perPage }),
        );
        const last = Items.at(-1)?.[shelf.sort.attribute] as string | undefined;
        if (last === undefined) continue;
        return { count: Items.length, shelf: nameOf(shelf), through: last.slice(shelf.sort.prefix.length) };
      }
      return undefined;
    },
    remove: async (tenantId, page) => {
      const shelf = (await shelvesOf(tenantId)).find((candidate) => nameOf(candidate) === page.shelf);
      if (!shelf) return;
      for await (const keys of pages(between(shelf, firstOfAll, page.through + lastOfAll))) {
        await deleteKeys(shelf.table, keys.map(keyOf(shelf)));
      }
    },
    count: async (tenantId, cutoff) => {
      let due = 0;
      for (const shelf of await shelvesOf(tenantId)) {
        for await (const keys of pages(between(shelf, firstOfAll, firstIdAt(cutoff)))) {
          due += keys.length;
          if (due >= mostCounted) return { due, complete: false };
        }
      }
      return { due, complete: true };
    },
  };
}

const startOn = (shelf: Shelf, after: PagePlace | undefined): string =>
  after?.shelf === nameOf(shelf) ? after.through + lastOfAll : firstOfAll;

const keyNames = ({ table }: Shelf): string[] => {
  const { partitionKey, sortKey }: TableResource = tables[table];
  return sortKey ? [partitionKey, sortKey.name] : [partitionKey];
};

const keyOf = (shelf: Shelf) => (item: Record<string, unknown>) =>
  Object.fromEntries(keyNames(shelf).map((name) => [name, item[name]]));

/** The keys of what lies from one id to before another. Consistent where DynamoDB can be: indexes lag a little. */
function between(shelf: Shelf, from: string, before: string): QueryCommandInput {
  const { table, index, partition, sort } = shelf;
  const projected = [...new Set([...keyNames(shelf), sort.attribute])];
  return {
    TableName: tableName(table),
    IndexName: index,
    KeyConditionExpression: "#partition = :value AND #sort BETWEEN :from AND :before",
    ProjectionExpression: projected.map((_, at) => `#key${at}`).join(", "),
    ExpressionAttributeNames: {
      "#partition": partition.attribute,
      "#sort": sort.attribute,
      ...Object.fromEntries(projected.map((key, at) => [`#key${at}`, key])),
    },
    ExpressionAttributeValues: {
      ":value": partition.value,
      ":from": sort.prefix + from,
      ":before": sort.prefix + before,
    },
    ConsistentRead: index === undefined,
  };
}

async function* pages(query: QueryCommandInput): AsyncGenerator<Record<string, unknown>[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({ ...query, Limit: perPage, ExclusiveStartKey: start }),
    );
    if (page.Items?.length) yield page.Items;
    start = page.LastEvaluatedKey;
  } while (start);
}
