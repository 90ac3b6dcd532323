import type { JsonRequest } from "../json-protocol.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { keyText } from "./key-schema.ts";
import { type QueryInput, queriedPartition } from "./query.ts";
import type { GetInput, WriteInput } from "./single-item.ts";
import type { Tables } from "./tables.ts";
import { actionOf, type TransactGetInput, type TransactWriteInput } from "./transactions.ts";

/** Which keys, as `table/partition key`, a request depends on. Batches aren't listed: there entries fail one by one. */
export function outageKeys({ operation, input }: JsonRequest, tables: Tables): string[] {
  switch (operation) {
    case "Query": {
      const { TableName } = input as QueryInput;
      return [`${TableName}/${keyText(queriedPartition(input as QueryInput, tables))}`];
    }
    case "TransactWriteItems":
      return (input as TransactWriteInput).TransactItems.map((item) => {
        const { input: mutation } = actionOf(item);
        return outageKey(mutation.TableName, (mutation.Item ?? mutation.Key)!, tables);
      });
    case "TransactGetItems":
      return (input as TransactGetInput).TransactItems.map(({ Get }) =>
        outageKey(Get.TableName, Get.Key, tables),
      );
    case "BatchWriteItem":
    case "BatchGetItem":
      return [];
    default: {
      const { TableName, Item, Key } = input as WriteInput & GetInput;
      return [outageKey(TableName, Item ?? Key, tables)];
    }
  }
}

export function outageKey(tableName: string, item: Item, tables: Tables): string {
  const partition: AttributeValue | undefined = item[tables.get(tableName).schema.partition.name];
  return `${tableName}/${partition ? keyText(partition) : ""}`;
}
