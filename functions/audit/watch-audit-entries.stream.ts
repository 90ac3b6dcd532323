import { watchAlterations, watchesAlterations } from "#shared/audit/watch-alterations.ts";
import { streamWorker } from "#shared/lambda/stream-worker.ts";

export const handler = streamWorker(
  { table: "auditEntries", writes: ["MODIFY", "REMOVE"], ...watchesAlterations },
  watchAlterations,
);
