import type { JsonService } from "../aws/json-protocol.ts";
import { messageOperations } from "./message-operations.ts";
import { queueOperations } from "./queue-operations.ts";
import type { Queues } from "./queues.ts";

/** SQS in its JSON protocol. */
export function sqsService(queues: Queues, endpoint: string): JsonService {
  return {
    contentType: "application/x-amz-json-1.0",
    errorNamespace: "com.amazonaws.sqs",
    operations: { ...messageOperations(queues), ...queueOperations(queues, endpoint) },
  };
}
