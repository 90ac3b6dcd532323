import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { archiveAudit } from "../../support/archive-audit.ts";
import { connect } from "../../support/tocsin.ts";

const tocsin = connect();
const url = `${tocsin.running.apiUrl}/system/audit/cloudtrail`;

const ask = (operation: string) =>
  fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `CloudTrail_20131101.${operation}`,
    },
    body: JSON.stringify({ StartTime: 1_700_000_000, EndTime: 1_800_000_000 }),
  });

test("200 to ListPublicKeys, from anybody: each key under the fingerprint that digests name it by", async () => {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities", { id: "a", entity_type: "SITE", name: "a" });
  await archiveAudit(tocsin, tenant);

  const response = await ask("ListPublicKeys");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.1");
  const { PublicKeyList } = (await response.json()) as {
    PublicKeyList: {
      Value: string;
      Fingerprint: string;
      ValidityStartTime: number;
      ValidityEndTime: number;
    }[];
  };
  expect(PublicKeyList.length).toBeGreaterThan(0);
  for (const { Value, Fingerprint, ValidityStartTime, ValidityEndTime } of PublicKeyList) {
    expect(hash("sha256", Buffer.from(Value, "base64")).slice(0, 32)).toBe(Fingerprint);
    expect(ValidityStartTime).toBeLessThan(ValidityEndTime);
  }
});

test("400 to CloudTrail's other operations", async () => {
  const response = await ask("DeleteTrail");
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ title: "Bad request" });
});
