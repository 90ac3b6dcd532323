import * as z from "zod";
import { PayloadFingerprint } from "#shared/honeypots/decoyed-request.ts";

/** What somebody did at a decoy; the same from the same address in a batch of log lines is one hit. */
export const HoneypotHit = z
  .object({
    id: z.uuid(),
    honeypot_id: z.uuid(),
    ip: z.string(),
    user_agent: z.string(),
    method: z.string(),
    path: z.string(),
    payload: PayloadFingerprint.nullable(),
    count: z.int(),
    first_at: z.iso.datetime(),
    last_at: z.iso.datetime(),
    correlation_id: z.string(),
  })
  .meta({ id: "HoneypotHit" });
export type HoneypotHit = z.output<typeof HoneypotHit>;

export interface StoredHoneypotHit extends HoneypotHit {
  readonly tenant_id: string;
}

export const showHit = ({ tenant_id, ...hit }: StoredHoneypotHit): HoneypotHit => hit;
