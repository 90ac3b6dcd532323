import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo, type TransactItem } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { randomFraction } from "#shared/platform/ids.ts";
import { type Hit, hitIn } from "#shared/security/hit.ts";
import type { SecurityKind } from "#shared/security/security-kinds.ts";
import { addUpTallies, type Tally, tallyOf } from "#shared/security/tally.ts";
import { fromStored, type StoredRecord } from "#shared/telemetry/stored-record.ts";

/** Tallies name addresses and people, so they don't stay as long as the counts beside them. */
export const tallyDays = 30;
/** One more, because the oldest hour that can be asked for is as old as that. */
const keptSeconds = (tallyDays + 1) * 24 * 3600;

/**
 * Sources that a tally keeps of each dimension. At 45 bytes each, paths at up to 140, an hour of a wide attack is an item of
 * 4 to 8 KB: as many write units, twice in a transaction, for each batch of lines. With a few sources it is one.
 */
const mostSources = 32;

/** Where batches of many functions meet in one hour they spread over so many items, which are added up on reading. */
const lanes = 4;

const placeOf = (hour: string, kind: SecurityKind, lane: number): string =>
  `security#${hour}#${kind}#${lane}`;

interface StoredTally {
  readonly hits: number;
  /** `Tally.sources` as JSON. */
  readonly sources: string;
  readonly version: number;
}

const read = ({ hits, sources }: Pick<StoredTally, "hits" | "sources">): Tally => ({
  hits,
  sources: JSON.parse(sources),
});

/**
 * Adds what events tell to the tallies of their hours, for the transaction that stores them: so each counts once. Who
 * loses a race is asked again, and takes what he finds then.
 */
export function tallying(events: readonly StoredRecord[], attempt: number): Promise<TransactItem[]> {
  const lane = attempt === 0 ? 0 : Math.floor(randomFraction() * lanes);
  const hits = events.flatMap((event) => {
    const hit = hitIn(fromStored<"event">(event));
    return hit ? [{ tenantId: event.tenant_id, place: placeOf(hit.hour, hit.kind, lane), hit }] : [];
  });
  const byItem = Map.groupBy(hits, ({ tenantId, place }) => `${tenantId} ${place}`);
  return Promise.all(
    [...byItem.values()].map((same) =>
      adding(
        { tenant_id: same[0]!.tenantId, place: same[0]!.place },
        same.map(({ hit }) => hit),
      ),
    ),
  );
}

async function adding(
  Key: { readonly tenant_id: string; readonly place: string },
  hits: readonly Hit[],
): Promise<TransactItem> {
  const TableName = tableName("telemetryCounts");
  const { Item } = await dynamo().send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const before = Item as StoredTally | undefined;
  const version = before?.version ?? 0;
  const sum = addUpTallies([...(before ? [read(before)] : []), ...hits.map(tallyOf)], mostSources);
  const next: StoredTally = {
    hits: sum.hits,
    sources: JSON.stringify(sum.sources),
    version: version + 1,
  };
  const expires_at_s = Math.floor(clock.now() / 1000) + keptSeconds;
  return { Put: { TableName, Item: { ...Key, ...next, expires_at_s }, ...unchangedSince(version) } };
}

/** A tally of one hour, or of a part of it. */
export interface HourTally extends Tally {
  readonly kind: SecurityKind;
  readonly hour: string;
}

/** The tallies of the hours from one to another, both included, in their order. A call reads 1 MB of them. */
export async function readTallies(tenantId: string, fromHour: string, toHour: string): Promise<HourTally[]> {
  const tallies: HourTally[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("telemetryCounts"),
        KeyConditionExpression: "tenant_id = :tenant AND place BETWEEN :from AND :to",
        // "$" is what comes after the "#" that follows the hour.
        ExpressionAttributeValues: {
          ...{ ":tenant": tenantId, ":from": `security#${fromHour}#`, ":to": `security#${toHour}$` },
        },
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) {
      const [, hour = "", kind] = String(item.place).split("#");
      tallies.push({ hour, kind: kind as SecurityKind, ...read(item as StoredTally) });
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return tallies;
}
