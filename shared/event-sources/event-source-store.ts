import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type EventSource, originOf } from "#shared/event-sources/event-source.ts";
import type { Write } from "#shared/lambda/change.ts";
import { versionOf } from "#shared/lambda/precondition.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound } from "#shared/problems.ts";

interface Stored extends EventSource {
  readonly tenant_id: string;
  readonly origin: string;
}

/** A new registration counts for every consumer within this time. */
const cacheMs = 5_000;
const owners = new Map<string, { readonly tenantId: string | undefined; readonly until: number }>();

/** Whose the events of an origin are; undefined while nobody has registered it. */
export async function tenantOfOrigin(origin: string): Promise<string | undefined> {
  const remembered = owners.get(origin);
  if (remembered && remembered.until > clock.now()) return remembered.tenantId;
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("eventSources"), Key: { origin } }),
  );
  const tenantId = (Item as Stored | undefined)?.tenant_id;
  if (owners.size >= 10_000) owners.clear();
  owners.set(origin, { tenantId, until: clock.now() + cacheMs });
  return tenantId;
}

/** A tenant's registrations, by origin. There are few: an origin is an account with a kind of sender. */
export async function listEventSources(tenantId: string): Promise<EventSource[]> {
  const sources: EventSource[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("eventSources"),
        IndexName: "byTenant",
        KeyConditionExpression: "tenant_id = :tenant",
        ExpressionAttributeValues: { ":tenant": tenantId },
        ExclusiveStartKey: start,
      }),
    );
    sources.push(...(page.Items ?? []).map(show));
    start = page.LastEvaluatedKey;
  } while (start);
  return sources;
}

export async function findEventSource(tenantId: string, id: string): Promise<EventSource> {
  const source = (await listEventSources(tenantId)).find((candidate) => candidate.id === id);
  if (!source) throw notFound("event source");
  return source;
}

function show({ tenant_id, origin, ...source }: Record<string, unknown>): EventSource {
  return { ...source, version: versionOf(source) } as EventSource;
}

/** An origin belongs to whoever registers it first. */
export const registering = (tenantId: string, source: EventSource): Write => ({
  item: {
    Put: {
      TableName: tableName("eventSources"),
      Item: { ...source, tenant_id: tenantId, origin: originOf(source) } satisfies Stored,
      ConditionExpression: "attribute_not_exists(origin)",
    },
  },
  refused: () => conflict("This account and source are registered already."),
});

export const unregistering = (tenantId: string, source: EventSource): Write => ({
  item: {
    Delete: {
      TableName: tableName("eventSources"),
      Key: { origin: originOf(source) },
      ConditionExpression: "tenant_id = :tenant",
      ExpressionAttributeValues: { ":tenant": tenantId },
    },
  },
  refused: () => notFound("event source"),
});
