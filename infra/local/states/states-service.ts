import type { JsonOperation, JsonService } from "../aws/json-protocol.ts";
import { executionOperations, type ServiceParts } from "./execution-operations.ts";
import { machineOperations } from "./machine-operations.ts";
import { taskOperations } from "./task-operations.ts";

/** What the API of Step Functions can do here. */
export const stateOperations = (parts: ServiceParts): Readonly<Record<string, JsonOperation>> => ({
  ...executionOperations(parts),
  ...taskOperations(parts),
  ...machineOperations(parts),
});

/** Step Functions in its JSON protocol. Nothing is answered before it is durable. */
export function statesService(parts: ServiceParts): JsonService {
  const durable = ({ accesses, perform }: JsonOperation): JsonOperation => ({
    accesses,
    perform: async (input) => {
      const output = perform(input);
      await parts.executions.saved();
      return output;
    },
  });
  const operations = Object.entries(stateOperations(parts)).map(([name, it]) => [name, durable(it)]);
  return {
    contentType: "application/x-amz-json-1.0",
    errorNamespace: "com.amazonaws.swf.service.v2.model",
    operations: Object.fromEntries(operations),
  };
}
