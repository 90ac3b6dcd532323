import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { readDigest } from "#shared/audit/archive/digest.ts";
import type { Exported } from "./exported-tenant.ts";

const textOf = (file: string): string => gunzipSync(readFileSync(file)).toString();
const write = (file: string, text: string): void => writeFileSync(file, gzipSync(text));

/** The log file of a digest. */
const logOf = (exported: Exported, digest: string): string =>
  exported.logs().find((file) => file.endsWith(readDigest({ text: textOf(digest) }).logFiles[0]!.s3Object))!;

const middle = (exported: Exported): string => exported.digests()[1]!;

/** What somebody who can write to the archive, but not sign, might do to it. */
export const tampering = {
  "an edited record": (exported) => {
    const log = logOf(exported, middle(exported));
    write(log, textOf(log).replaceAll("127.0.0.1", "192.0.2.1"));
  },
  "a deleted log": (exported) => rmSync(logOf(exported, middle(exported))),
  "a deleted middle digest": (exported) => rmSync(middle(exported)),
  "a replaced signature": (exported) => {
    const [first, second] = exported.digests();
    writeFileSync(`${second}.metadata.json`, readFileSync(`${first}.metadata.json`));
  },
} as const satisfies Record<string, (exported: Exported) => void>;

/** What the stock CLI doesn't notice: it starts at the newest digest that it finds. */
export const subtleTampering = {
  "a truncated tail": (exported) => {
    const last = exported.digests().at(-1)!;
    rmSync(logOf(exported, last));
    rmSync(last);
  },
  "a forged head": (exported) => {
    const file = `${exported.folder}/seals/changes.head.json`;
    const head = JSON.parse(readFileSync(file, "utf8")) as { seq: number };
    writeFileSync(file, JSON.stringify({ ...head, seq: head.seq - 1 }));
  },
  "a forged tombstone": (exported) => {
    const head = readFileSync(`${exported.folder}/seals/changes.head.json`, "utf8");
    writeFileSync(`${exported.folder}/seals/changes.tombstone.json`, head.replace('"head"', '"tombstone"'));
  },
  "a head that is gone": (exported) => rmSync(`${exported.folder}/seals/changes.head.json`),
  "entries in another order": (exported) => {
    const log = logOf(exported, exported.digests()[0]!);
    const { Records } = JSON.parse(textOf(log)) as { Records: unknown[] };
    write(log, JSON.stringify({ Records: Records.toReversed() }));
  },
} as const satisfies Record<string, (exported: Exported) => void>;
