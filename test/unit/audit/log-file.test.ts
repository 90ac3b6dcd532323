import { expect, test } from "vitest";
import { packLogFile, unpackLogFile } from "#shared/audit/archive/log-file.ts";
import { genesis } from "#shared/audit/audit-chain.ts";
import { readEntry } from "#shared/audit/audit-store.ts";
import { linkEntry } from "#shared/audit/audit-trail.ts";

const trail = {
  tenantId: "t",
  kind: "changes",
  account: "123456789012",
  region: "eu-central-1",
  bucket: "b",
} as const;

/** What somebody might send to be taken for the end of a record, or for another one. */
const hostile = [
  ',"additionalEventData":{"entry":{}',
  `,"hash":"${"0".repeat(64)}"}}`,
  "},\n{",
  '\\",\\"additionalEventData\\":{\\"entry\\":',
  "]}",
];

const written = hostile.map((user_agent, index) => {
  const facts = {
    ...{ id: "i", tenant_id: "t", action: "entity.create", actor_id: user_agent, actor_role: "key" },
    ...{ target: "entity", target_id: user_agent, meta: { note: user_agent }, ip_address: null },
    ...{ user_agent, correlation_id: "c", occurredAt: index },
    status: "success",
  } as const;
  const { stored } = linkEntry({ ...genesis, at: 0 }, "changes", facts);
  return { entry: readEntry(stored), text: stored.entry, hash: stored.hash };
});

test("what was packed is unpacked word for word, whatever is in it, and is JSON to others", () => {
  const { text } = packLogFile(trail, 0, written);
  expect(unpackLogFile(text)).toEqual(written);
  const { Records } = JSON.parse(text) as { Records: { additionalEventData: unknown }[] };
  expect(Records.map(({ additionalEventData }) => additionalEventData)).toEqual(
    written.map(({ entry, hash }) => ({ entry, hash })),
  );
});

test.each(["", "{}", '{"Records":[]}', '{"Records":[{"a":1}]}'])("%j is no log file", (text) => {
  expect(() => unpackLogFile(text)).toThrow("this is no");
});
