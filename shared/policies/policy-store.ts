import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo, type TransactItem } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { Policy } from "#shared/policies/policy.ts";
import { notFound, preconditionFailed } from "#shared/problems.ts";

interface StoredPolicy extends Policy {
  readonly tenant_id: string;
  /** `policy/<id>` as it is now, `version/<id>/<version>` as it was made. */
  readonly place: string;
}

/** What is said of all policies of a tenant together. */
interface Head {
  /** Raised by every change of any of them; 0 before the first. */
  readonly version: number;
  readonly count: number;
}

/** All policies of a tenant, with the version that they surely are of, or a later one. */
export interface TenantPolicies extends Head {
  readonly policies: readonly Policy[];
}

const headPlace = "head";
const policyPlace = (id: string): string => `policy/${id}`;
/** So many digits that versions sort as they were made. */
const versionPlace = (id: string, version: number): string =>
  `version/${id}/${String(version).padStart(10, "0")}`;

export async function readHead(tenantId: string): Promise<Head> {
  const head = (await readItem(tenantId, headPlace)) as Head | undefined;
  return head ?? { version: 0, count: 0 };
}

/** The head is read first: what changes meanwhile makes the policies newer than it says, never older. */
export async function readPolicies(tenantId: string, head?: Head): Promise<TenantPolicies> {
  const { version, count } = head ?? (await readHead(tenantId));
  return { version, count, policies: count === 0 ? [] : await readNewest(tenantId, policyPlace("")) };
}

/** Newest first, from before an id on. */
export const listPolicies = (
  tenantId: string,
  limit: number,
  beforeId: string | undefined,
): Promise<Policy[]> =>
  readNewest(tenantId, policyPlace(""), {
    limit,
    ...(beforeId && { before: policyPlace(beforeId) }),
  });

export async function findPolicy(tenantId: string, id: string): Promise<Policy> {
  const item = (await readItem(tenantId, policyPlace(id))) as StoredPolicy | undefined;
  if (!item) throw notFound("policy");
  return policyOf(item);
}

/** What a policy was, newest first; also of one that is deleted. */
export const listVersions = (
  tenantId: string,
  id: string,
  limit: number,
  beforeVersion: number | undefined,
): Promise<Policy[]> =>
  readNewest(tenantId, `version/${id}/`, {
    limit,
    ...(beforeVersion !== undefined && { before: versionPlace(id, beforeVersion) }),
  });

/**
 * A change of a tenant's policies, as parts of one transaction. All of them stand under the version of the whole, so
 * that each is decided with all others in view.
 * @param read the head when it was decided.
 */
export function storingPolicy(tenantId: string, read: Head, policy: Policy): Write[] {
  const added = policy.version === 1 ? 1 : 0;
  return [
    movingOn(tenantId, read, added),
    sure(put({ ...policy, tenant_id: tenantId, place: policyPlace(policy.id) })),
    sure(put({ ...policy, tenant_id: tenantId, place: versionPlace(policy.id, policy.version) })),
  ];
}

/** Its versions stay: the audit log and decisions name them. */
export const removingPolicy = (tenantId: string, read: Head, { id }: Policy): Write[] => [
  movingOn(tenantId, read, -1),
  sure({
    Delete: { TableName: tableName("policies"), Key: placeOf(tenantId, policyPlace(id)) },
  }),
];

/** Lets a transaction of something else depend on a tenant's policies. */
export const whilePoliciesStay = (tenantId: string, { version }: Head): Write => ({
  item: {
    ConditionCheck: {
      TableName: tableName("policies"),
      Key: placeOf(tenantId, headPlace),
      ...unchangedSince(version),
    },
  },
  refused: preconditionFailed,
});

const movingOn = (tenantId: string, { version, count }: Head, added: number): Write => ({
  item: {
    Put: {
      TableName: tableName("policies"),
      Item: { tenant_id: tenantId, place: headPlace, version: version + 1, count: count + added },
      ...unchangedSince(version),
    },
  },
  refused: preconditionFailed,
});

/** What needs no condition of its own, because the head's is all of them's. */
const sure = (item: TransactItem): Write => ({ item, refused: preconditionFailed });

const put = (Item: StoredPolicy): TransactItem => ({ Put: { TableName: tableName("policies"), Item } });

async function readItem(tenantId: string, place: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("policies"),
      Key: placeOf(tenantId, place),
      ConsistentRead: true,
    }),
  );
  return Item;
}

type Place = Pick<StoredPolicy, "tenant_id" | "place">;
const placeOf = (tenant_id: string, place: string): Place => ({ tenant_id, place });

interface Part {
  /** One more than that, where there are more; else all. */
  readonly limit?: number;
  readonly before?: string;
}

/** Newest first. */
async function readNewest(
  tenantId: string,
  beginning: string,
  { limit, before }: Part = {},
): Promise<Policy[]> {
  const found: Policy[] = [];
  let start = before === undefined ? undefined : placeOf(tenantId, before);
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("policies"),
        KeyConditionExpression: "tenant_id = :tenant AND begins_with(place, :beginning)",
        ExpressionAttributeValues: { ":tenant": tenantId, ":beginning": beginning },
        ScanIndexForward: false,
        ConsistentRead: true,
        ...(limit !== undefined && { Limit: limit + 1 - found.length }),
        ExclusiveStartKey: start,
      }),
    );
    found.push(...((page.Items ?? []) as StoredPolicy[]).map(policyOf));
    start = page.LastEvaluatedKey as Place | undefined;
  } while (start && (limit === undefined || found.length <= limit));
  return found;
}

const policyOf = ({ tenant_id, place, ...policy }: StoredPolicy): Policy => policy;
