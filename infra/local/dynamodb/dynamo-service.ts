import type { RequestHandler } from "../aws/aws-endpoint.ts";
import type { AwsRequest, AwsResponse } from "../aws/json-protocol.ts";
import { type Authorizer, denialMessage } from "../iam/authorizer.ts";
import { dynamoAccesses } from "./dynamo-accesses.ts";
import type { DynamoConnection } from "./dynamo-connection.ts";
import { emptyKeyMessage, hasEmptyKey } from "./empty-key.ts";
import type { Table } from "./tables.ts";
import type { WriteSignal } from "./write-signal.ts";

const writes = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "TransactWriteItems",
  "ExecuteStatement",
  "ExecuteTransaction",
]);

/** Passes requests on to the engine byte for byte, once the caller's role allows them. */
export function dynamoService(
  dynamo: DynamoConnection,
  tables: ReadonlyMap<string, Table>,
  authorizer: Authorizer,
  signal: WriteSignal,
): RequestHandler {
  return async (request) => {
    const target = String(request.headers["x-amz-target"]);
    const operation = target.slice(target.indexOf(".") + 1);
    const denied = refuse(request, operation, tables, authorizer);
    if (denied) return denied;
    const response = await dynamo.forward(target, request.body);
    if (writes.has(operation)) signal.raise();
    return response;
  };
}

/** Only requests of functions are parsed: others may do all, and parsing is most of what this costs. */
function refuse(
  { caller, body }: AwsRequest,
  operation: string,
  tables: ReadonlyMap<string, Table>,
  authorizer: Authorizer,
): AwsResponse | undefined {
  if (!caller) return undefined;
  const input = JSON.parse(body.toString());
  const denied = authorizer.firstDenied(caller, dynamoAccesses(operation, input, tables));
  if (denied) return refusal("com.amazon.coral.service#AccessDeniedException", denialMessage(caller, denied));
  if (operation === "Query" && hasEmptyKey(input)) {
    return refusal("com.amazon.coral.validate#ValidationException", emptyKeyMessage);
  }
  return undefined;
}

const refusal = (type: string, message: string): AwsResponse => ({
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({ __type: type, Message: message }),
});
