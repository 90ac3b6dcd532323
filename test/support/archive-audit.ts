import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "vitest";
import { eventually, type Tenant, type Tocsin } from "./tocsin.ts";

/** Brings all that the audit log has of a tenant into its archive, as happens every few minutes. */
export async function archiveAudit(tocsin: Tocsin, { id }: Tenant): Promise<void> {
  const { Item: tenant } = await tocsin.dynamo.send(
    new GetCommand({ TableName: tocsin.table("tenants"), Key: { tenant_id: id } }),
  );
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("auditArchivals") }),
  );
  const before = await headOf(tocsin, id);
  const MessageBody = JSON.stringify({ tenant_id: id, account_number: tenant?.account_number });
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: id }));
  await eventually(async () => expect(await headOf(tocsin, id)).not.toEqual(before));
}

async function headOf(tocsin: Tocsin, chain: string) {
  const Key = { chain, kind: "head" };
  return (await tocsin.dynamo.send(new GetCommand({ TableName: tocsin.table("auditSeals"), Key }))).Item;
}
