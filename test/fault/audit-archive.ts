import "@aws-sdk/client-kms"; // the product loads it in the middle of a run, and loading takes real time
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { readDigest } from "#shared/audit/archive/digest.ts";
import type { StoredDigest } from "#shared/audit/archive/digest-store.ts";
import { mostEntriesPerFile, unpackLogFile } from "#shared/audit/archive/log-file.ts";
import { genesis } from "#shared/audit/audit-chain.ts";
import type { StoredEntry } from "#shared/audit/audit-store.ts";
import { linkEntry } from "#shared/audit/audit-trail.ts";
import { verifyPage } from "#shared/audit/verify-page.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import type { CrashMoment } from "../support/simulation/crash-plan.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const tenantId = "tenant-archive";
/** The second digest has two log files. */
const digests = [3, mostEntriesPerFile + 1];
const hourMs = 3_600_000;

const facts = {
  ...{ tenant_id: tenantId, action: "entity.create", actor_id: "k", actor_role: "key", target: "entity" },
  ...{ target_id: "e", meta: {}, ip_address: null, user_agent: null, correlation_id: "c" },
  status: "success",
} as const;

/** The chain, as it always is. */
const chain: readonly StoredEntry[] = Array.from({ length: digests[0]! + digests[1]! }).reduce<StoredEntry[]>(
  (entries) => {
    const last = entries.at(-1) ?? genesis;
    const entry = { ...facts, id: `id-${last.seq}`, occurredAt: Date.UTC(2026, 0, 1) + last.seq };
    entries.push(linkEntry({ ...last, at: 0 }, "changes", entry).stored);
    return entries;
  },
  [],
);

let runs = 0;

/**
 * A chain is archived twice, each time after it has grown, with a crash of whoever makes a given AWS call.
 * @returns how many AWS calls functions have made.
 */
export async function archiveAuditWithCrash(
  crash: { readonly call: number; readonly moment: CrashMoment } | undefined,
): Promise<number> {
  const system = await SimulatedSystem.start(1);
  const { simulation } = system;
  // Each run is later than the one before, whose key nobody remembers any more: so all runs make the same calls.
  await simulation.clock.sleep(++runs * hourMs);
  if (crash) simulation.crashAtCall(crash.call, crash.moment);
  let written = 0;
  for (const count of digests) {
    for (const entry of chain.slice(written, written + count)) {
      system.table("auditEntries").items.put(marshall(entry) as never);
    }
    written += count;
    const body = { tenant_id: tenantId, account_number: "123456789012" };
    await sendMessage("auditArchivals", { body, group: tenantId });
    await simulation.settle();
  }
  const calls = simulation.countAwsCalls();
  await system.heal();
  assertArchived(system);
  const { verified } = await verifyPage(tenantId, "changes", undefined);
  assert.deepEqual(
    [verified.problem, verified.digests, verified.signed_through],
    [null, digests.length, chain.length],
  );
  return calls;
}

/** The digests hold all entries, in order and once; and the archive holds what they name, and nothing else. */
function assertArchived(system: SimulatedSystem): void {
  const rows = [...system.table("auditDigests").items.all()].map((item) =>
    readDigest(unmarshall(item as never) as StoredDigest),
  );
  rows.sort((one, other) => one.chain.digest - other.chain.digest);
  const bucket = system.bucket("auditArchive");
  const textOf = (key: string) => gunzipSync(bucket.get(key)!.body).toString();
  const archived = rows.flatMap(({ logFiles }) =>
    logFiles.flatMap(({ s3Object, hashValue }) => {
      assert.equal(hash("sha256", textOf(s3Object)), hashValue, "a log file is the one that was signed");
      return unpackLogFile(textOf(s3Object)).map(({ hash }) => hash);
    }),
  );
  assert.deepEqual(
    archived,
    chain.map((entry) => entry.hash),
  );
  assert.deepEqual(
    rows.map((row) => row.previousDigestS3Object),
    [null, ...rows.slice(0, -1).map((row) => row.digestS3Object)],
  );
  const named = rows.flatMap((row) => [row.digestS3Object, ...row.logFiles.map(({ s3Object }) => s3Object)]);
  assert.deepEqual(bucket.keys(), named.sort(), "nothing else is in the archive");
}
