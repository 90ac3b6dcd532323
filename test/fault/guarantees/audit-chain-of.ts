import assert from "node:assert/strict";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { genesis } from "#shared/audit/audit-chain.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { readEntry, type StoredEntry } from "#shared/audit/audit-store.ts";
import { ChainWalk } from "#shared/audit/verify-chain.ts";
import type { Table } from "../../support/simulation/dynamo/table.ts";

/** The entries of a chain in a simulated table, in order. @throws when they aren't one whole chain. */
export function auditChainOf(table: Table, chain: string): AuditEntry[] {
  const stored = [...table.items.all()]
    .map((item) => unmarshall(item as never) as StoredEntry)
    .filter((entry) => entry.chain === chain)
    .sort((a, b) => a.seq - b.seq);
  const walk = new ChainWalk(genesis);
  for (const one of stored) {
    const problem = walk.step({ entry: readEntry(one), text: one.entry, hash: one.hash });
    assert.equal(problem, undefined);
  }
  return stored.map(readEntry);
}
