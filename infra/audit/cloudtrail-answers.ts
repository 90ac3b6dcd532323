import { listPublicKeys } from "#shared/audit/archive/list-public-keys.ts";
import type { PublicKey } from "#shared/audit/archive/public-key.ts";
import type { Manifest } from "./export-layout.ts";

/** What CloudTrail would say of an export's trails, in AWS JSON. */
export function answerCloudTrail(
  operation: string,
  { manifest, keys }: { readonly manifest: Manifest; readonly keys: ReadonlyMap<string, PublicKey> },
): object {
  if (operation === "ListPublicKeys") return listPublicKeys(keys.values());
  if (operation === "DescribeTrails")
    return { trailList: manifest.chains.map((chain) => trail(manifest, chain)) };
  throw new Error(`${operation} is nothing that the validator asks for`);
}

function trail({ bucket, region }: Manifest, { trail_arn, s3_prefix }: Manifest["chains"][number]) {
  return {
    Name: trail_arn.slice(trail_arn.indexOf("/") + 1),
    TrailARN: trail_arn,
    S3BucketName: bucket,
    S3KeyPrefix: s3_prefix,
    HomeRegion: region,
    IsMultiRegionTrail: false,
    IsOrganizationTrail: false,
    LogFileValidationEnabled: true,
  };
}
