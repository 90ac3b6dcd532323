import type { DynamoDBRecord, StreamRecord } from "aws-lambda";
import { arn, region } from "../arn.ts";
import type { Item } from "./attribute-value.ts";
import { itemSize } from "./item-size.ts";
import type { Change, Table } from "./table.ts";

/** A change as a function sees it in an event of the table's stream. */
export function streamRecord({ name, changes, stream }: Table, sequence: number): DynamoDBRecord {
  const change = changes[sequence]!;
  const { before, after, key } = change;
  const showsNew = stream === "NEW_IMAGE" || stream === "NEW_AND_OLD_IMAGES";
  const showsOld = stream === "OLD_IMAGE" || stream === "NEW_AND_OLD_IMAGES";
  return {
    eventID: `${name}-${sequence}`,
    eventName: eventName(change),
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    eventSourceARN: `${arn("dynamodb", `table/${name}`)}/stream/simulation`,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.atMs / 1000),
      Keys: image(key),
      ...(showsNew && after ? { NewImage: image(after) } : {}),
      ...(showsOld && before ? { OldImage: image(before) } : {}),
      // Sequence numbers are compared as text by nobody who is careful; equal lengths protect the others.
      SequenceNumber: String(sequence + 1).padStart(21, "0"),
      SizeBytes: itemSize(key) + itemSize(after ?? {}) + itemSize(before ?? {}),
      StreamViewType: stream!,
    },
  };
}

function eventName({ before, after }: Change): "INSERT" | "MODIFY" | "REMOVE" {
  if (!after) return "REMOVE";
  return before ? "MODIFY" : "INSERT";
}

/** The same values under the type that handlers know, in which exactly one field is present. */
const image = (item: Item) => item as NonNullable<StreamRecord["Keys"]>;
