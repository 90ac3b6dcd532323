import * as z from "zod";
import type { PublicKey } from "#shared/audit/archive/public-key.ts";
import { badRequest } from "#shared/problems.ts";

/** Digests of any age may be verified, so a key is good for ever. */
const from = Date.UTC(2020, 0, 1) / 1000;
const until = Date.UTC(2100, 0, 1) / 1000;

/** As CloudTrail's API has it (API reference, `PublicKey`), names included. */
export const PublicKeyList = z
  .object({
    PublicKeyList: z.array(
      z.object({
        Value: z.base64(),
        ValidityStartTime: z.int(),
        ValidityEndTime: z.int(),
        Fingerprint: z.string(),
      }),
    ),
  })
  .meta({ id: "PublicKeyList" });

/** @throws a 400 for an `X-Amz-Target` that asks for anything but the keys, which is all that the stock validator needs. */
export function refuseOthers(target: string | undefined): void {
  if (target === undefined || target.endsWith(".ListPublicKeys")) return;
  throw badRequest("Of CloudTrail's operations this address has ListPublicKeys only.");
}

/** The answer of CloudTrail's `ListPublicKeys`, in AWS JSON: times are seconds, bytes are base64. */
export const listPublicKeys = (keys: Iterable<PublicKey>): z.output<typeof PublicKeyList> => ({
  PublicKeyList: [...keys].map(({ fingerprint, pkcs1 }) => ({
    Value: pkcs1.toString("base64"),
    ValidityStartTime: from,
    ValidityEndTime: until,
    Fingerprint: fingerprint,
  })),
});
