import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { connect, type Tenant } from "../support/tocsin.ts";
import { type Exported, exportTenant } from "./audit/exported-tenant.ts";
import { subtleTampering, tampering } from "./audit/tampering.ts";
import { validateLogs } from "./audit/validate-logs.ts";

const tocsin = connect();
let tenant: Tenant;
let exported: Exported;

const create = (id: string) => tenant.post("/api/v1/entities", { id, entity_type: "SITE", name: id });

/** Three digests: each export closes one. */
beforeAll(async () => {
  tenant = await tocsin.newTenant();
  for (const digest of [1, 2, 3]) {
    await create(`first of ${digest}`);
    await create(`second of ${digest}`);
    exported = await exportTenant(tocsin, tenant);
  }
}, 300_000);

test("an export says what is in it", async () => {
  const { chains, tenant_id } = await exported.manifest();
  expect(tenant_id).toBe(tenant.id);
  const [last] = (await tenant.get<{ items: { hash: string }[] }>("/system/audit?limit=1")).items;
  expect(chains).toMatchObject([
    {
      chain: "changes",
      digests: 3,
      log_files: 3,
      entries: 6,
      first_seq: 1,
      last_seq: 6,
      last_hash: last!.hash,
    },
  ]);
});

test("our verifier accepts it, without a server and without AWS", async () => {
  const { code, output } = await exported.verify();
  expect(output).toContain("changes: valid. Entries 1 to 6 in 3 digests");
  expect(code).toBe(0);
});

test("it believes no key but those that it is given", async () => {
  const copy = await exported.copy();
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  for (const file of copy.keys) writeFileSync(file, publicKey.export({ type: "spki", format: "pem" }));
  const { code, output } = await copy.verify();
  expect(output).toContain("none of those that you trust");
  expect(code).toBe(1);
});

const flaws = {
  "an edited record": "was changed: its hash isn't the one that its digest has",
  "a deleted log": /The file .+ is missing/,
  "a deleted middle digest": "Digest 2 is missing",
  "a replaced signature": /The signature of the digest .+ is not that of its content/,
  "a truncated tail": "The tail is cut off: the head says that there is a digest 3 with entries up to 6",
  "a forged head": "The head is not what was signed",
  "a forged tombstone": "The tombstone is not what was signed",
  "a head that is gone": "There is no head",
  "entries in another order": "was changed: its hash isn't the one that its digest has",
} as const;

describe("our verifier rejects", () => {
  const all = { ...tampering, ...subtleTampering };
  test.each(Object.keys(all) as (keyof typeof all)[])("%s", async (name) => {
    const copy = await exported.copy();
    all[name](copy);
    const { code, output } = await copy.verify();
    expect(output).toMatch(flaws[name]);
    expect(code).toBe(1);
  });
});

describe("the stock AWS CLI", () => {
  test("accepts it", async (context) => {
    const { code, output } = await validateLogs(exported, context);
    expect(output).toContain("3/3 digest files valid");
    expect(output).toContain("3/3 log files valid");
    expect(output).not.toContain("INVALID");
    expect(code).toBe(0);
  });

  test("accepts it with the keys that the API lists", async (context) => {
    const keys = `${tocsin.running.apiUrl}/system/audit/cloudtrail`;
    const { code, output } = await validateLogs(exported, context, keys);
    expect(output).toContain("3/3 digest files valid");
    expect(code).toBe(0);
  });

  test.for(Object.keys(tampering) as (keyof typeof tampering)[])("rejects %s", async (name, context) => {
    const copy = await exported.copy();
    tampering[name](copy);
    const { code, output } = await validateLogs(copy, context);
    expect(output).toContain("INVALID");
    expect(code).toBe(1);
  });
});
