import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Digest, readDigest } from "#shared/audit/archive/digest.ts";
import { digestKeys } from "#shared/audit/archive/digest-key.ts";
import { findSeal, listDigests } from "#shared/audit/archive/digest-store.ts";
import { unpackLogFile } from "#shared/audit/archive/log-file.ts";
import type { Seal } from "#shared/audit/archive/seal.ts";
import { keyPrefix, type Trail, trailArn } from "#shared/audit/archive/trail.ts";
import { type ArchivedTenant, chainKinds, chainOf } from "#shared/audit/audit-chain.ts";
import { clock } from "#shared/platform/clock.ts";
import { bucketName, region } from "#shared/platform/environment.ts";
import { getObject } from "#shared/platform/object-store.ts";
import {
  type ExportedChain,
  keysFolder,
  type Manifest,
  manifestFile,
  metadataSuffix,
  objectFile,
  sealFile,
} from "./export-layout.ts";

/** Writes all that is needed to verify a tenant's chains without the deployment, up to the heads that there are now. */
export async function writeExport(tenant: ArchivedTenant, folder: string): Promise<Manifest> {
  const place = {
    tenantId: tenant.tenant_id,
    account: tenant.account_number,
    region: region(),
    bucket: bucketName("auditArchive"),
  };
  const chains: ExportedChain[] = [];
  for (const kind of chainKinds) {
    const head = await findSeal(chainOf(tenant.tenant_id, kind), "head");
    if (head) chains.push(await writeChain({ ...place, kind }, head, folder));
  }
  for (const { fingerprint, key } of (await digestKeys()).values()) {
    const pem = key.export({ type: "spki", format: "pem" });
    await write(join(keysFolder(folder), `${fingerprint}.pem`), pem);
  }
  const manifest: Manifest = {
    format: "tocsin-audit-export-1",
    tenant_id: tenant.tenant_id,
    account_number: tenant.account_number,
    region: place.region,
    bucket: place.bucket,
    exported_at: new Date(clock.now()).toISOString(),
    chains,
  };
  await write(manifestFile(folder), json(manifest));
  return manifest;
}

async function writeChain(trail: Trail, head: Seal, folder: string): Promise<ExportedChain> {
  const { kind } = trail;
  const tombstone = await findSeal(head.chain, "tombstone");
  await write(sealFile(folder, kind, "head"), json(head));
  if (tombstone) await write(sealFile(folder, kind, "tombstone"), json(tombstone));
  const written: Digest[] = [];
  let firstHash = "";
  let logFiles = 0;
  for await (const digest of listDigests(head.chain, tombstone?.digest)) {
    if (digest.number > head.digest) break;
    const described = readDigest(digest);
    written.push(described);
    for (const { s3Object } of described.logFiles) {
      const packed = await copyObject(s3Object, folder);
      if (firstHash === "") firstHash = unpackLogFile(gunzipSync(packed).toString())[0]?.hash ?? "";
      logFiles++;
    }
    await copyObject(described.digestS3Object, folder);
    const metadata = {
      signature: digest.signature,
      "signature-algorithm": described.digestSignatureAlgorithm,
    };
    await write(objectFile(folder, described.digestS3Object) + metadataSuffix, json(metadata));
  }
  const [first] = written;
  if (!first) throw new Error(`the chain ${head.chain} has a head, but no digests`);
  return {
    chain: kind,
    trail_arn: trailArn(trail),
    s3_prefix: keyPrefix(trail),
    digests: written.length,
    log_files: logFiles,
    entries: head.seq - first.chain.first_seq + 1,
    first_seq: first.chain.first_seq,
    last_seq: head.seq,
    first_hash: firstHash,
    last_hash: head.hash,
    start_time: secondLater(first.digestStartTime),
    end_time: head.at,
  };
}

/** The validator goes on to the digest before one that starts at its start time: of the first one there is none. */
const secondLater = (time: string): string =>
  `${new Date(Date.parse(time) + 1000).toISOString().slice(0, 19)}Z`;

async function copyObject(key: string, folder: string): Promise<Uint8Array> {
  const content = await getObject("auditArchive", key);
  await write(objectFile(folder, key), content);
  return content;
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
