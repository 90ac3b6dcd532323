import { gzipSync } from "node:zlib";
import { describeDigest, readDigest, type SignedDigest, signedPart } from "#shared/audit/archive/digest.ts";
import { digestSigner } from "#shared/audit/archive/digest-key.ts";
import {
  addDigest,
  findDigest,
  findSeal,
  moveSeal,
  type StoredDigest,
} from "#shared/audit/archive/digest-store.ts";
import { type LogFile, mostEntriesPerFile, packLogFile } from "#shared/audit/archive/log-file.ts";
import { makeSeal } from "#shared/audit/archive/make-seal.ts";
import type { Seal } from "#shared/audit/archive/seal.ts";
import { chainOfTrail, type Trail } from "#shared/audit/archive/trail.ts";
import { genesis } from "#shared/audit/audit-chain.ts";
import { readEntry, readForward } from "#shared/audit/audit-store.ts";
import { ChainWalk, type Written } from "#shared/audit/verify-chain.ts";
import { clock } from "#shared/platform/clock.ts";
import { putNewObject } from "#shared/platform/object-store.ts";

/** 15 MB of log files: what a function holds in memory at once. A chain that has more gets several digests. */
const mostEntriesPerDigest = 10 * mostEntriesPerFile;

/**
 * Brings the new entries of a chain into the archive. Each digest is decided first, by a row in a table; all that
 * follows (its log files, the digest itself, the head) follows from the row and the entries, which never change. So
 * whoever dies on the way leaves nothing that the next run doesn't complete, byte for byte, and two at once do the same.
 */
export async function archiveChain(trail: Trail): Promise<void> {
  const chain = chainOfTrail(trail);
  let head = await findSeal(chain, "head");
  for (;;) {
    const digest = (await findDigest(chain, (head?.digest ?? 0) + 1)) ?? (await decideDigest(trail, head));
    if (!digest) return;
    await publish(trail, digest);
    head = await makeSeal("head", digest);
    await moveSeal(head);
  }
}

/** @returns undefined when there is nothing new. */
async function decideDigest(trail: Trail, head: Seal | undefined): Promise<StoredDigest | undefined> {
  const chain = chainOfTrail(trail);
  const entries = await readPart(chain, head?.seq ?? 0, mostEntriesPerDigest);
  const last = entries.at(-1);
  if (!last) return undefined;
  assertLinked(entries, head);
  const number = (head?.digest ?? 0) + 1;
  const previous = head && (await findDigest(chain, head.digest));
  const end = await secondAfter(previous);
  const signer = await digestSigner();
  const logs = packLogs(trail, end, entries);
  const description = describeDigest(
    trail,
    end,
    logs,
    { seq: last.entry.seq, hash: last.hash },
    signer.fingerprint,
    previous,
  );
  const text = JSON.stringify(description);
  const digest = { chain, number, text, signature: await signer.sign(signedPart(text)) };
  return (await addDigest(digest)) ? digest : findDigest(chain, number);
}

/** What is broken isn't signed: the run fails, and somebody is told. */
function assertLinked(entries: readonly Written[], head: Seal | undefined): void {
  const walk = new ChainWalk(head ?? genesis);
  for (const written of entries) {
    const problem = walk.step(written);
    if (problem !== undefined)
      throw new Error(`${written.entry.tenant_id}, ${written.entry.chain}: ${problem}`);
  }
}

/** The second that it is, or the first one in which no digest has ended. */
async function secondAfter(previous: SignedDigest | undefined): Promise<number> {
  const earliest = previous ? Date.parse(readDigest(previous).digestEndTime) + 1000 : 0;
  await clock.sleep(Math.max(0, earliest - clock.now()));
  return Math.max(Math.floor(clock.now() / 1000), earliest / 1000);
}

/** Entries are whole pages of the table, so fewer than `most` are the end of the chain. */
async function readPart(chain: string, afterSeq: number, most: number): Promise<Written[]> {
  const entries: Written[] = [];
  while (entries.length < most) {
    const page = await readForward(chain, afterSeq + entries.length, most - entries.length);
    if (page.length === 0) break;
    for (const stored of page)
      entries.push({ entry: readEntry(stored), text: stored.entry, hash: stored.hash });
  }
  return entries;
}

function packLogs(trail: Trail, seconds: number, entries: readonly Written[]): LogFile[] {
  const logs: LogFile[] = [];
  for (let at = 0; at < entries.length; at += mostEntriesPerFile) {
    logs.push(packLogFile(trail, seconds, entries.slice(at, at + mostEntriesPerFile)));
  }
  return logs;
}

/** Log files first: who finds a digest finds all that it names. */
async function publish(trail: Trail, digest: StoredDigest): Promise<void> {
  const { chain, logFiles, digestS3Object, digestEndTime } = readDigest(digest);
  const count = chain.last_seq - chain.first_seq + 1;
  const entries = await readPart(digest.chain, chain.first_seq - 1, count);
  const logs = packLogs(trail, Date.parse(digestEndTime) / 1000, entries);
  for (const [index, { key, text, sha256 }] of logs.entries()) {
    const said = logFiles[index];
    if (said?.s3Object !== key || said.hashValue !== sha256) {
      throw new Error(
        `digest ${digest.number} of ${digest.chain} doesn't fit the entries: they were changed`,
      );
    }
    await putNewObject("auditArchive", key, gzipSync(text));
  }
  const metadata = { signature: digest.signature, "signature-algorithm": "SHA256withRSA" };
  await putNewObject("auditArchive", digestS3Object, gzipSync(digest.text), metadata);
}
