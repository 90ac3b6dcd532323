import * as z from "zod";

/** Of a body, which isn't kept. */
export const PayloadFingerprint = z.object({
  sha256: z.string(),
  bytes: z.int(),
  content_type: z.string().nullable(),
});

/** What the log says of a request that met decoys: whose, where it came from, and of what it brought a fingerprint. */
export const DecoyedRequest = z.object({
  decoys: z.array(z.object({ tenant_id: z.string(), id: z.string() })),
  ip: z.string(),
  user_agent: z.string(),
  method: z.string(),
  path: z.string(),
  payload: PayloadFingerprint.nullable(),
});
export type DecoyedRequest = z.output<typeof DecoyedRequest>;
