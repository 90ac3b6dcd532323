import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { uuidPrefix } from "#shared/platform/timed-uuid.ts";
import { fromStored, partitionOf, placeOf, type StoredRecord } from "#shared/telemetry/stored-record.ts";
import type { RecordOf, TelemetryKind } from "#shared/telemetry/telemetry-record.ts";

/** What to look for. `from` is included, `to` is not; both in ms. */
export interface RecordQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly correlation_id?: string | undefined;
  /** Spans only: those of one function. */
  readonly operation?: string;
  /** Values by attribute; undefined ones don't matter. */
  readonly filters: Readonly<Record<string, string | undefined>>;
}

interface Page {
  readonly limit: number;
  /** The id that the page before ended with. */
  readonly after: string | undefined;
}

/** A filter that few records pass must not read a tenant's whole history: a page looks at no more than this. */
const mostLookedAt = 1000;
const perCall = 250;

/** A page of records, newest first. @returns where it goes on; undefined at the end. */
export async function listRecords<Kind extends TelemetryKind>(
  tenantId: string,
  kind: Kind,
  query: RecordQuery,
  { limit, after }: Page,
): Promise<{ items: RecordOf<Kind>[]; next: string | undefined }> {
  const input = queryInput(tenantId, kind, query, after);
  const found: StoredRecord[] = [];
  let start: Record<string, unknown> | undefined;
  let lookedAt = 0;
  do {
    const answer = await dynamo().send(new QueryCommand({ ...input, ExclusiveStartKey: start }));
    found.push(...((answer.Items ?? []) as StoredRecord[]).filter(({ id }) => id !== after));
    lookedAt += answer.ScannedCount ?? 0;
    start = answer.LastEvaluatedKey;
  } while (start && found.length <= limit && lookedAt < mostLookedAt);
  const items = found.slice(0, limit);
  const next = found.length > limit ? items.at(-1)?.id : (start?.id as string | undefined);
  return { items: items.map((item) => fromStored<Kind>(item)), next };
}

/** By time where the whole tenant is looked through, else in the correlation id's own partition. */
function queryInput(
  tenantId: string,
  kind: TelemetryKind,
  { from, to, correlation_id, operation, filters }: RecordQuery,
  after: string | undefined,
): QueryCommandInput {
  // Every id is between these; DynamoDB takes no empty string for a key.
  const first = from === undefined ? "!" : uuidPrefix(from);
  // An id is longer than the prefix of its time, so it comes after it.
  const last = after ?? (to === undefined ? "~" : uuidPrefix(to));
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  const isWide = correlation_id === undefined;
  const conditions = [...given, ...(isWide ? [] : [["kind", kind]])];
  return {
    TableName: tableName("telemetry"),
    ...(isWide && { IndexName: "byTenant" }),
    KeyConditionExpression: "#partition = :partition AND #sort BETWEEN :first AND :last",
    ...(conditions.length > 0 && {
      FilterExpression: conditions.map((_, at) => `#f${at} = :f${at}`).join(" AND "),
    }),
    ExpressionAttributeNames: {
      "#partition": isWide ? "tenant_id" : "tenant_correlation",
      "#sort": isWide ? "place" : "id",
      ...Object.fromEntries(conditions.map(([name], at) => [`#f${at}`, name!])),
    },
    ExpressionAttributeValues: {
      ":partition": isWide ? tenantId : partitionOf(tenantId, correlation_id),
      ":first": isWide ? placeOf(kind, first, operation) : first,
      ":last": isWide ? placeOf(kind, last, operation) : last,
      ...Object.fromEntries(conditions.map(([, value], at) => [`:f${at}`, value])),
    },
    ScanIndexForward: false,
    Limit: perCall,
  };
}

/** More than any request of a healthy system causes. */
const mostOfTrace = 2000;

/** Everything of one correlation id, in the order of time. */
export async function readTrace(
  tenantId: string,
  correlationId: string,
): Promise<{ stored: StoredRecord[]; complete: boolean }> {
  const stored: StoredRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("telemetry"),
        KeyConditionExpression: "tenant_correlation = :partition",
        ExpressionAttributeValues: { ":partition": partitionOf(tenantId, correlationId) },
        ConsistentRead: true,
        Limit: mostOfTrace - stored.length,
        ExclusiveStartKey: start,
      }),
    );
    stored.push(...((page.Items ?? []) as StoredRecord[]));
    start = page.LastEvaluatedKey;
  } while (start && stored.length < mostOfTrace);
  return { stored, complete: !start };
}
