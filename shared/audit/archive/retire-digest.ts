import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { type Digest, readDigest } from "#shared/audit/archive/digest.ts";
import { signsDigests } from "#shared/audit/archive/digest-key.ts";
import {
  findDigest,
  findSeal,
  listDigests,
  moveSeal,
  type StoredDigest,
} from "#shared/audit/archive/digest-store.ts";
import { makeSeal } from "#shared/audit/archive/make-seal.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { deleteObject } from "#shared/platform/object-store.ts";

/** What the one function may touch that removes what is due. Nobody else may delete anything of the audit log. */
export const retiresAudit = {
  tables: {
    ...signsDigests.tables,
    auditEntries: "retire",
    auditDigests: "retire",
    auditSeals: "append",
  },
  buckets: { auditArchive: "delete" },
  keys: signsDigests.keys,
} as const;

/**
 * The digests of a chain that are older than a moment, oldest first. The newest one stays whatever its age: the chain
 * goes on from its last entry.
 */
export async function* digestsBefore(chain: string, cutoff: number): AsyncGenerator<Digest["chain"]> {
  const head = await findSeal(chain, "head");
  if (!head) return;
  for await (const stored of listDigests(chain)) {
    const digest = readDigest(stored);
    if (stored.number >= head.digest || Date.parse(digest.newestEventTime) >= cutoff) return;
    yield digest.chain;
  }
}

/**
 * Removes a digest, which must be the oldest, with all that it holds. First the tombstone: from then on verifiers
 * begin after it, whatever is still there. The digest's row goes last, so who dies on the way is followed by somebody
 * who finds what is left.
 */
export async function retireDigest(chain: string, number: number): Promise<void> {
  const digest = await findDigest(chain, number);
  if (!digest) return;
  await moveSeal(await makeSeal("tombstone", digest));
  const { digestS3Object, logFiles } = readDigest(digest);
  for (const { s3Object } of logFiles) await deleteObject("auditArchive", s3Object);
  await deleteObject("auditArchive", digestS3Object);
  await deleteEntries(digest);
  await deleteItem("auditDigests", { chain, number });
}

const atOnce = 20;

/** One by one, and not many in a call: the right to do that would be the right to write, too. */
async function deleteEntries(digest: StoredDigest): Promise<void> {
  const { first_seq, last_seq } = readDigest(digest).chain;
  for (let from = first_seq; from <= last_seq; from += atOnce) {
    const count = Math.min(atOnce, last_seq - from + 1);
    const seqs = Array.from({ length: count }, (_, index) => from + index);
    await Promise.all(seqs.map((seq) => deleteItem("auditEntries", { chain: digest.chain, seq })));
  }
}

async function deleteItem(
  table: "auditEntries" | "auditDigests",
  Key: Record<string, unknown>,
): Promise<void> {
  await dynamo().send(new DeleteCommand({ TableName: tableName(table), Key }));
}
