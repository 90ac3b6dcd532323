import { appendAttempts } from "#shared/audit/append-attempts.ts";
import { attemptPattern } from "#shared/audit/record-attempt.ts";
import { logConsumer } from "#shared/lambda/log-consumer.ts";

export const handler = logConsumer(
  { pattern: attemptPattern, tables: { auditEntries: "append", auditBatches: "append" } },
  appendAttempts,
);
