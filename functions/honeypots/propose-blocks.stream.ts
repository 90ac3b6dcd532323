import { proposeBlock, proposesBlocks } from "#shared/honeypots/propose-block.ts";
import { streamWorker } from "#shared/lambda/stream-worker.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";

const policies = new PolicyBook();

export const handler = streamWorker({ table: "honeypotHits", ...proposesBlocks }, async (items) => {
  for (const { key } of items) await proposeBlock(policies, String(key.tenant_id), String(key.id));
});
