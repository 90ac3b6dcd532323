import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { chunksOf } from "#shared/platform/chunks.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo, type TransactItem, transactWrite } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { randomFraction } from "#shared/platform/ids.ts";
import type { StoredRecord } from "#shared/telemetry/stored-record.ts";

/** How many events of one sort a tenant had in one hour. */
export interface EventCount {
  /** RFC 3339 to the hour: `2026-11-21T10`. */
  readonly hour: string;
  readonly event_type: string;
  readonly severity: string;
  readonly source: string;
  readonly events: number;
}

/** Counts are small, and tell of trends: they outlive the events by far. */
const countsKeptDays = 400;
const expiryOf = (nowMs: number): number => Math.floor(nowMs / 1000) + countsKeptDays * 24 * 3600;

/** Of the 100 items of a transaction each event needs at most three: its own, its sort's count, and its tally's. */
const mostPerTransaction = 33;
const mostTries = 12;

/**
 * What else counts events, in the transaction that stores them: at most one item for each. When it is refused, it is
 * asked again for those that are left.
 */
export type Tallying = (events: readonly StoredRecord[], attempt: number) => Promise<readonly TransactItem[]>;

const nothingElse: Tallying = async () => [];

/** Stores events and counts them, each once however often it comes: the put that is refused counts nothing. */
export async function storeEvents(
  events: readonly StoredRecord[],
  tally: Tallying = nothingElse,
): Promise<void> {
  const most = { count: mostPerTransaction, size: Number.POSITIVE_INFINITY };
  for (const chunk of chunksOf(events, most, () => 0)) await storeTogether(chunk, tally);
}

async function storeTogether(events: readonly StoredRecord[], tally: Tallying): Promise<void> {
  let fresh = events;
  for (let attempt = 0; fresh.length > 0; attempt++) {
    if (attempt === mostTries) throw new Error(`${fresh.length} events can't be counted: too many at once`);
    const tallies = await tally(fresh, attempt);
    const refusals = await transactWrite([...fresh.map(putEvent), ...counting(fresh), ...tallies]);
    if (!refusals) return;
    const remaining = fresh.filter((_, index) => refusals[index]?.code !== "ConditionalCheckFailed");
    // Nobody was there before: somebody else counted at the same moment.
    if (remaining.length === fresh.length)
      await clock.sleep(randomFraction() * Math.min(800, 10 * 2 ** attempt));
    fresh = remaining;
  }
}

const putEvent = (Item: StoredRecord): TransactItem => ({
  Put: { TableName: tableName("telemetry"), Item, ConditionExpression: "attribute_not_exists(id)" },
});

function counting(events: readonly StoredRecord[]): TransactItem[] {
  const sorts = Map.groupBy(events, (event) => `${event.tenant_id} ${sortOf(event)}`);
  return [...sorts.values()].map((same) => {
    const { tenant_id, event_type, severity, source } = same[0]!;
    return {
      Update: {
        TableName: tableName("telemetryCounts"),
        Key: { tenant_id, place: sortOf(same[0]!) },
        UpdateExpression:
          "SET event_type = :type, severity = :severity, #source = :source, expires_at_s = :expiry ADD events :count",
        ExpressionAttributeNames: { "#source": "source" },
        ExpressionAttributeValues: {
          ...{ ":type": event_type, ":severity": severity, ":source": source },
          ...{ ":expiry": expiryOf(clock.now()), ":count": same.length },
        },
      },
    };
  });
}

const hourLength = "2026-11-21T10".length;

const sortOf = ({ timestamp, event_type, severity, source }: StoredRecord): string =>
  `${String(timestamp).slice(0, hourLength)}#${event_type}#${severity}#${source}`;

/** What was counted in the hours from one to another, both included, in their order. */
export async function readCounts(tenantId: string, fromHour: string, toHour: string): Promise<EventCount[]> {
  const counts: EventCount[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("telemetryCounts"),
        KeyConditionExpression: "tenant_id = :tenant AND place BETWEEN :from AND :to",
        // "$" is what comes after the "#" that follows the hour.
        ExpressionAttributeValues: { ":tenant": tenantId, ":from": `${fromHour}#`, ":to": `${toHour}$` },
        ExclusiveStartKey: start,
      }),
    );
    for (const { place, event_type, severity, source, events } of page.Items ?? []) {
      counts.push({ hour: String(place).slice(0, hourLength), event_type, severity, source, events });
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return counts;
}
