import { digestKeys, verifiesDigests } from "#shared/audit/archive/digest-key.ts";
import { listPublicKeys, PublicKeyList, refuseOthers } from "#shared/audit/archive/list-public-keys.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/audit/cloudtrail",
    summary:
      "List the public keys that verify audit digests, as CloudTrail does (ListPublicKeys in AWS JSON)",
    access: "public",
    audit: "none",
    response: PublicKeyList,
    contentType: "application/x-amz-json-1.1",
    ...verifiesDigests,
  },
  async ({ exchange }) => {
    refuseOthers(exchange.headers["x-amz-target"]);
    return listPublicKeys((await digestKeys()).values());
  },
);
