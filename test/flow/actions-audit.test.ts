import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import type { Action } from "#shared/actions/action-view.ts";
import { connect } from "../support/tocsin.ts";
import { approve, peopleOf, reaches, request } from "./actions-support.ts";
import { type Exported, exportTenant } from "./audit/exported-tenant.ts";
import { validateLogs } from "./audit/validate-logs.ts";

const tocsin = connect();
let action: Action;
let exported: Exported;

beforeAll(async () => {
  const tenant = await tocsin.newTenant();
  const { operator, first } = await peopleOf(tocsin, tenant);
  action = await request(operator, "set_flag", { key: "told", value: true });
  await approve(first, action);
  await reaches(operator, action.id, "succeeded");
  exported = await exportTenant(tocsin, tenant);
});

/** As much of a log file as matters here: CloudTrail's form. */
interface LogFile {
  readonly Records: readonly { readonly eventName: string; readonly requestParameters?: unknown }[];
}

test("an export of the audit log tells the whole story of an action, and holds to our verifier", async () => {
  const records = exported
    .logs()
    .flatMap((file) => (JSON.parse(gunzipSync(readFileSync(file)).toString()) as LogFile).Records)
    .filter((record) => JSON.stringify(record).includes(action.id));
  expect(JSON.stringify(records)).toContain(action.digest);
  const told = ["request", "approve", "execute", "complete"].map((step) => `action.${step}`);
  for (const step of told) expect(JSON.stringify(records)).toContain(step);
  expect(records).toHaveLength(told.length);
  expect((await exported.verify()).output).toContain("changes: valid.");
});

test("and to the stock AWS CLI", async (context) => {
  const { code, output } = await validateLogs(exported, context);
  expect(output).toContain("1/1 log files valid");
  expect(output).not.toContain("INVALID");
  expect(code).toBe(0);
});
