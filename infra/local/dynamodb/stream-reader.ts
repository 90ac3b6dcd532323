import { region } from "../arn.ts";
import type { DynamoConnection } from "./dynamo-connection.ts";

export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly ApproximateCreationDateTime?: number };
}

/** AWS takes any of these; the engine keeps one shard per table. */
export type StartingPosition = "TRIM_HORIZON" | "LATEST";

/** Reads a table's stream in order, from a position on. */
export class StreamReader {
  readonly #dynamo: DynamoConnection;
  readonly #table: string;
  #source: { readonly StreamArn: string; readonly ShardId: string } | undefined;
  #iterator: string | undefined;

  constructor(dynamo: DynamoConnection, table: string) {
    this.#dynamo = dynamo;
    this.#table = table;
  }

  /** Goes to where reading starts: behind a record that was processed, or to one end of the stream. */
  async seek(after: string | undefined, start: StartingPosition): Promise<void> {
    this.#source ??= await this.#findShard();
    const position = after
      ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after }
      : { ShardIteratorType: start };
    const { ShardIterator } = await this.#dynamo.call<{ ShardIterator: string }>(
      "DynamoDBStreams_20120810.GetShardIterator",
      { ...this.#source, ...position },
    );
    this.#iterator = ShardIterator;
  }

  async next(limit: number): Promise<StreamRecord[]> {
    const { Records, NextShardIterator } = await this.#dynamo.call<{
      Records: StreamRecord[];
      NextShardIterator?: string;
    }>("DynamoDBStreams_20120810.GetRecords", { ShardIterator: this.#iterator, Limit: limit });
    this.#iterator = NextShardIterator ?? this.#iterator;
    return Records.map((record) => ({ ...record, awsRegion: region }));
  }

  async #findShard(): Promise<{ StreamArn: string; ShardId: string }> {
    const { Table } = await this.#dynamo.call<{ Table: { LatestStreamArn?: string } }>(
      "DynamoDB_20120810.DescribeTable",
      { TableName: this.#table },
    );
    const { StreamDescription } = await this.#dynamo.call<{
      StreamDescription: { StreamArn: string; Shards: { ShardId: string }[] };
    }>("DynamoDBStreams_20120810.DescribeStream", { StreamArn: Table.LatestStreamArn });
    const [shard] = StreamDescription.Shards;
    return { StreamArn: StreamDescription.StreamArn, ShardId: shard?.ShardId ?? "" };
  }
}
