import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { hourMs, lastOfAll, shardDigits } from "#shared/kpis/series-key.ts";
import { deleteKeys } from "#shared/platform/delete-keys.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { uuidPrefix } from "#shared/platform/timed-uuid.ts";
import type { DuePage, PagePlace, Purger } from "#shared/retention/purger.ts";

const perPage = 500;
/** Each entity costs a look, about 5 ms: a stretch of them without anything due ends with an empty page that is noted. */
const mostLooks = 1000;
/** A dry run answers while somebody waits. */
const mostCounted = 20_000;

const entityLength = 32;
/** Before every place: DynamoDB has no empty keys. */
const beforeAll = " ";

/** Walks the entities of a tenant's 16 partitions; what is due of one comes first in its own part. Counts chunks. */
export const kpiPurger: Purger = {
  next: (tenantId, cutoff, after) => nextPage(tenantId, cutoff, after),
  remove: async (tenantId, { shelf, through }) => {
    const entity = through.slice(0, entityLength);
    for (let from = `${entity} `; ; ) {
      const places = await placesIn(tenantId, shelf, from, through, perPage);
      await deleteKeys(
        "kpiSamples",
        places.map((place) => ({ tenant_shard: `${tenantId} ${shelf}`, place })),
      );
      if (places.length < perPage) return;
      from = `${places.at(-1)}${lastOfAll}`;
    }
  },
  count: async (tenantId, cutoff) => {
    let due = 0;
    let after: PagePlace | undefined;
    for (let pages = 0; due < mostCounted && pages < mostCounted / perPage; pages++) {
      const page = await nextPage(tenantId, cutoff, after);
      if (!page) return { due, complete: true };
      due += page.count;
      after = page;
    }
    return { due, complete: false };
  },
};

async function nextPage(
  tenantId: string,
  cutoff: number,
  after: PagePlace | undefined,
): Promise<DuePage | undefined> {
  // A chunk is due with the last moment of its hour.
  const due = uuidPrefix(Math.max(0, cutoff - hourMs));
  let shard = after?.shelf ?? "0";
  let walked = after?.through ?? "";
  for (let looks = 0; looks < mostLooks; looks++) {
    const from = walked === "" ? beforeAll : walked + lastOfAll;
    const [first] = await placesIn(tenantId, shard, from, lastOfAll, 1);
    if (first === undefined) {
      const next = shardDigits[shardDigits.indexOf(shard) + 1];
      if (next === undefined) return undefined;
      [shard, walked] = [next, ""];
      continue;
    }
    const entity = first.slice(0, entityLength);
    const places = await placesIn(tenantId, shard, first, `${entity} ${due}`, perPage);
    if (places.length > 0) return { shelf: shard, through: places.at(-1)!, count: places.length };
    walked = `${entity} `;
  }
  // Up to here there is nothing of the last entity: whoever removes this page removes nothing.
  return { shelf: shard, through: walked, count: 0 };
}

/** Places of chunks in their order, both ends included. */
async function placesIn(
  tenantId: string,
  digit: string,
  from: string,
  through: string,
  most: number,
): Promise<string[]> {
  if (from > through) return [];
  const places: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("kpiSamples"),
        KeyConditionExpression: "tenant_shard = :shard AND place BETWEEN :from AND :through",
        ProjectionExpression: "place",
        ExpressionAttributeValues: { ":shard": `${tenantId} ${digit}`, ":from": from, ":through": through },
        ConsistentRead: true,
        Limit: most - places.length,
        ExclusiveStartKey: start,
      }),
    );
    places.push(...(page.Items ?? []).map(({ place }) => String(place)));
    start = page.LastEvaluatedKey;
  } while (start && places.length < most);
  return places;
}
