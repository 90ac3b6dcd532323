import type { HttpRequest } from "@smithy/types";
import { type JsonRequest, jsonError, type Operations, readJson, runJson } from "../json-protocol.ts";
import { AwsError, type Call, type Reply, type SimulatedService } from "../service.ts";
import type { World } from "../world.ts";
import type { Item } from "./attribute-value.ts";
import { type BatchGetInput, type BatchWriteInput, batchGet, batchWrite } from "./batches.ts";
import { IdempotentTransactions } from "./idempotent-transactions.ts";
import { outageKey, outageKeys } from "./outage-keys.ts";
import { type QueryInput, query } from "./query.ts";
import { type GetInput, getItem, type WriteInput, writeItem } from "./single-item.ts";
import { Tables } from "./tables.ts";
import {
  type TransactGetInput,
  type TransactWriteInput,
  transactGet,
  transactionCanceled,
  transactWrite,
} from "./transactions.ts";

const writes: ReadonlySet<string> = new Set(["PutItem", "UpdateItem", "DeleteItem"]);

export class DynamoService implements SimulatedService {
  readonly name = "dynamodb";
  readonly tables: Tables;
  readonly #operations: Operations;
  readonly #transactions: IdempotentTransactions;

  constructor({ clock, faults }: World) {
    const now = () => clock.now();
    const tables = new Tables(now);
    const transactions = new IdempotentTransactions(now);
    const refuses = (table: string, key: Item) => faults.refusesEntry(outageKey(table, key, tables));
    this.tables = tables;
    this.#transactions = transactions;
    this.#operations = {
      GetItem: (input: GetInput) => getItem(input, tables),
      PutItem: (input: WriteInput) => writeItem("Put", input, tables),
      UpdateItem: (input: WriteInput) => writeItem("Update", input, tables),
      DeleteItem: (input: WriteInput) => writeItem("Delete", input, tables),
      Query: (input: QueryInput) => query(input, tables),
      BatchGetItem: (input: BatchGetInput) => batchGet(input, tables, refuses),
      BatchWriteItem: (input: BatchWriteInput) => batchWrite(input, tables, refuses),
      TransactGetItems: (input: TransactGetInput) => transactGet(input, tables),
      TransactWriteItems: (input: TransactWriteInput) =>
        transactions.once(input.ClientRequestToken, input.TransactItems, () => transactWrite(input, tables)),
    };
  }

  decode(request: HttpRequest): Call {
    const json = readJson(request);
    // What is done already can't meet another transaction.
    const isDone = this.#transactions.isDone((json.input as TransactWriteInput).ClientRequestToken);
    const conflict = isDone ? undefined : conflictOf(json);
    return {
      operation: json.operation,
      keys: this.#keysOf(json),
      execute: () => runJson(this.#operations, json),
      ...(conflict ? { conflict } : {}),
    };
  }

  throttled(variant: number): AwsError {
    return variant < 0.5
      ? new AwsError("ThrottlingException", "Throughput exceeds the current capacity of your table or index")
      : new AwsError(
          "ProvisionedThroughputExceededException",
          "The level of configured throughput was exceeded",
        );
  }

  failed(): AwsError {
    return new AwsError("InternalServerError", "The request processing has failed", 500);
  }

  encode(error: AwsError): Reply {
    return jsonError("com.amazonaws.dynamodb.v20120810", error);
  }

  /** A malformed request has no keys here; executing it says what is wrong with it. */
  #keysOf(request: JsonRequest): string[] {
    try {
      return outageKeys(request, this.tables);
    } catch (error) {
      if (error instanceof AwsError) return [];
      throw error;
    }
  }
}

/** Which item of a transaction met the conflict doesn't matter: the first takes the blame. */
function conflictOf({ operation, input }: JsonRequest): (() => AwsError) | undefined {
  if (writes.has(operation)) {
    return () => new AwsError("TransactionConflictException", "Transaction is ongoing for the item");
  }
  if (!operation.startsWith("Transact")) return undefined;
  const { TransactItems } = input as TransactWriteInput | TransactGetInput;
  const Message = "Transaction is ongoing for the item";
  return () =>
    transactionCanceled(
      TransactItems.map((_, index) =>
        index === 0 ? { Code: "TransactionConflict", Message } : { Code: "None" },
      ),
    );
}
