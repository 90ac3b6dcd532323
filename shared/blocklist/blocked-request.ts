import * as z from "zod";

/** What the log says of a request that a rule has refused. */
export const BlockedRequest = z.object({
  rule_id: z.string(),
  kind: z.string(),
  severity: z.string(),
  ip: z.string(),
  user_agent: z.string(),
  method: z.string(),
  route: z.string(),
});
export type BlockedRequest = z.output<typeof BlockedRequest>;
