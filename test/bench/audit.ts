/**
 * How fast a chain of the audit log is verified, in memory, beside the bare SHA-256 of the same bytes, which no
 * verifier can do without: `npm run bench:audit`. All take turns in one run. Exits with 1 when a target is missed.
 */
import { hash } from "node:crypto";
import {
  type LogFile,
  mostEntriesPerFile,
  packLogFile,
  unpackLogFile,
} from "#shared/audit/archive/log-file.ts";
import { genesis } from "#shared/audit/audit-chain.ts";
import { readEntry, type StoredEntry, type Tail } from "#shared/audit/audit-store.ts";
import { linkEntry } from "#shared/audit/audit-trail.ts";
import { ChainWalk } from "#shared/audit/verify-chain.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { printTable, whole } from "./table.ts";

const ENTRIES = 100_000;
const ROUNDS = 9;
const LEAST_PER_SECOND = 100_000;
const TENANT = "0190c8a0-0000-7000-8000-000000000000";
const START = Date.UTC(2026, 10, 21);

/** Entries as a busy tenant has them, each with ids, an address and a user agent of its own. */
function chainOf(count: number): StoredEntry[] {
  let tail: Tail = { ...genesis, at: 0 };
  return Array.from({ length: count }, (_, index) => {
    const occurredAt = START + index * 1000;
    const idOf = (what: string) => hashedUuid(7, occurredAt, `${what} ${index}`);
    const facts = {
      ...{ id: idOf("entry"), tenant_id: TENANT, action: "incident.acknowledge", target: "incident" },
      ...{ actor_id: idOf("actor"), actor_role: "operator", target_id: idOf("target") },
      ...{ meta: { from: "open" }, correlation_id: idOf("request") },
      status: "success",
      ip_address: `192.0.2.${index % 256}`,
      user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0",
      occurredAt,
    } as const;
    const { stored, at } = linkEntry(tail, "changes", facts);
    tail = { seq: stored.seq, hash: stored.hash, at };
    return stored;
  });
}

function packed(entries: readonly StoredEntry[]): LogFile[] {
  const trail = { tenantId: TENANT, kind: "changes", account: "123456789012", region: "us-east-1" } as const;
  const written = entries.map((stored) => ({
    entry: readEntry(stored),
    text: stored.entry,
    hash: stored.hash,
  }));
  return Array.from({ length: Math.ceil(written.length / mostEntriesPerFile) }, (_, file) => {
    const part = written.slice(file * mostEntriesPerFile, (file + 1) * mostEntriesPerFile);
    return packLogFile({ ...trail, bucket: "bench" }, START / 1000, part);
  });
}

/** Nothing fast and wrong is measured. */
function assertGood(problem: string | undefined): void {
  if (problem !== undefined) throw new Error(problem);
}

const entries = chainOf(ENTRIES);
const files = packed(entries);
const inputs = entries.map(({ entry, hash: own }) => own + entry);

const contenders: Readonly<Record<string, () => void>> = {
  "bare SHA-256 of the same bytes": () => {
    for (const input of inputs) hash("sha256", input);
  },
  "entries of the table (GET /system/audit/verify)": () => {
    const walk = new ChainWalk(genesis);
    for (const stored of entries) {
      assertGood(walk.step({ entry: readEntry(stored), text: stored.entry, hash: stored.hash }));
    }
  },
  "log files of an export (audit:verify)": () => {
    const walk = new ChainWalk(genesis);
    for (const { text, sha256 } of files) {
      if (hash("sha256", text) !== sha256) throw new Error("a log file was changed");
      for (const written of unpackLogFile(text)) assertGood(walk.step(written));
    }
  },
};

const times = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    times.get(name)!.push((user + system) / 1e6);
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const medians = new Map([...times].map(([name, all]) => [name, median(all)]));
const bare = medians.values().next().value!;
const bytes = inputs.reduce((sum, input) => sum + Buffer.byteLength(input), 0) / ENTRIES;
console.log(
  `${whole(ENTRIES)} entries of ${whole(bytes)} bytes, hash included; CPU time, median of ${ROUNDS} rounds`,
);
printTable(
  [...medians].map(([name, seconds]) => ({
    what: name,
    "entries/s": whole(ENTRIES / seconds),
    "× bare": (seconds / bare).toFixed(2),
  })),
);
for (const [name, seconds] of medians) {
  if (ENTRIES / seconds >= LEAST_PER_SECOND) continue;
  console.log(`MISSED: ${name}: at least ${whole(LEAST_PER_SECOND)} entries/s`);
  process.exitCode = 1;
}
