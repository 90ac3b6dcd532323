import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gunzipSync } from "node:zlib";
import { type PublicKey, publicKeyFrom } from "#shared/audit/archive/public-key.ts";
import type { Seal } from "#shared/audit/archive/seal.ts";
import type { ChainKind } from "#shared/audit/audit-chain.ts";
import {
  type Manifest,
  manifestFile,
  metadataSuffix,
  objectFile,
  objectsFolder,
  sealFile,
} from "./export-layout.ts";
import { Flaw } from "./flaw.ts";

export function readManifest(folder: string): Manifest {
  const file = manifestFile(folder);
  if (!existsSync(file)) throw new Error(`${folder} is not an audit export: it has no manifest.json`);
  return readJson<Manifest>(file);
}

export function readSeal(folder: string, chain: ChainKind, kind: Seal["kind"]): Seal | undefined {
  const file = sealFile(folder, chain, kind);
  return existsSync(file) ? readJson<Seal>(file) : undefined;
}

/** The keys of all objects that begin so, in S3's order. */
export function listKeys(folder: string, prefix: string): string[] {
  const root = join(objectsFolder(folder), ...prefix.split("/"));
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(metadataSuffix))
    .map(({ parentPath, name }) =>
      relative(objectsFolder(folder), join(parentPath, name)).split(sep).join("/"),
    )
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** An object's text. */
export function readObject(folder: string, key: string): string {
  const file = objectFile(folder, key);
  if (!existsSync(file)) throw new Flaw(`The file ${key} is missing.`);
  try {
    return gunzipSync(readFileSync(file)).toString();
  } catch {
    throw new Flaw(`The file ${key} is damaged: it can't be unpacked.`);
  }
}

export function readMetadata(folder: string, key: string): Readonly<Record<string, string>> {
  const file = objectFile(folder, key) + metadataSuffix;
  return existsSync(file) ? readJson(file) : {};
}

/** The public keys in files of PEM, of which each may hold several. */
export function readKeys(files: readonly string[]): ReadonlyMap<string, PublicKey> {
  const pems = files.flatMap((file) => {
    const found = readFileSync(file, "utf8").match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g);
    if (!found) throw new Error(`${file} holds no key in PEM`);
    return found;
  });
  return new Map(pems.map((pem) => [publicKeyFrom(pem).fingerprint, publicKeyFrom(pem)]));
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    throw new Flaw(`The file ${file} is damaged: it is not JSON.`);
  }
}
