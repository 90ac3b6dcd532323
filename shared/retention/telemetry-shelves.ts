import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { Shelf } from "#shared/retention/shelf.ts";

/** In a tenant's index each kind of record stands apart, and spans by their operation (`placeOf`). */
export const telemetryShelf = (tenantId: string, prefix: string): Shelf => ({
  table: "telemetry",
  index: "byTenant",
  partition: { attribute: "tenant_id", value: tenantId },
  sort: { attribute: "place", prefix },
});

/** Where a tenant's events and spans are. Each operation that has spans is found by one query, behind the one before. */
export async function telemetryShelves(tenantId: string): Promise<Shelf[]> {
  const shelves = [telemetryShelf(tenantId, "event#")];
  for (let after = "span#"; ; ) {
    const place = await firstPlaceAfter(tenantId, after);
    const operation = /^span#[^#]*#/.exec(place ?? "")?.[0];
    if (operation === undefined) return shelves;
    shelves.push(telemetryShelf(tenantId, operation));
    after = `${operation}~`;
  }
}

async function firstPlaceAfter(tenantId: string, after: string): Promise<string | undefined> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("telemetry"),
      IndexName: "byTenant",
      KeyConditionExpression: "tenant_id = :tenant AND place > :after",
      ExpressionAttributeValues: { ":tenant": tenantId, ":after": after },
      ProjectionExpression: "place",
      Limit: 1,
    }),
  );
  return Items[0]?.place as string | undefined;
}
