import { parseArgs } from "node:util";
import { chainKinds } from "#shared/audit/audit-chain.ts";
import { readKeys, readManifest } from "./audit/export-files.ts";
import { Flaw } from "./audit/flaw.ts";
import { ChainVerifier } from "./audit/verify-export.ts";

const usage = `Usage: npm run audit:verify -- --export DIR --key FILE...

  --export DIR   what audit:export wrote
  --key FILE     the public key that you trust, in PEM; several files, or several keys in one, where it was rotated

Needs no server and no AWS. The exit code is 0 when everything is as it was written.`;

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { export: { type: "string" }, key: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  if (!values.export || !values.key) throw new Error(usage);
  // A shell that finds several files for `--key DIR/*.pem` gives all but the first as words of their own.
  return { folder: values.export, keyFiles: [...values.key, ...positionals] };
}

/** @returns whether the chain is as it was written. */
function verify(verifier: ChainVerifier, chain: string): boolean {
  const startedAt = performance.now();
  try {
    verifier.verify();
  } catch (error) {
    if (!(error instanceof Flaw)) throw error;
    console.log(`${chain}: NOT VALID. ${error.message}`);
    console.log(`  Good up to there: ${verifier.walk.entries} entries in ${verifier.digests} digests.`);
    return false;
  }
  const { walk, digests, removedAt, until } = verifier;
  const first = walk.end.seq - walk.entries + 1;
  const ms = Math.round(performance.now() - startedAt);
  console.log(`${chain}: valid. Entries ${first} to ${walk.end.seq} in ${digests} digests, ${ms} ms.`);
  if (removedAt)
    console.log(`  Entries 1 to ${first - 1} were removed in due form; the tombstone is of ${removedAt}.`);
  console.log(
    `  The last hash is ${walk.end.hash}; the head is of ${until} and says nothing of what came later.`,
  );
  return true;
}

try {
  const { folder, keyFiles } = readArguments();
  const manifest = readManifest(folder);
  const keys = readKeys(keyFiles);
  let valid = true;
  for (const kind of chainKinds) {
    if (!manifest.chains.some(({ chain }) => chain === kind)) console.log(`${kind}: not in this export.`);
    else valid = verify(new ChainVerifier(folder, manifest, kind, keys), kind) && valid;
  }
  if (!valid) process.exit(1);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
