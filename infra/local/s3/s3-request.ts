import { bucketArn } from "../arn.ts";
import type { AwsRequest } from "../aws/json-protocol.ts";
import type { Access } from "../iam/policy.ts";

export interface S3Request {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** Bucket and key, from the path or, in virtual-host style, from the host's name. */
export function parseS3Request({ url, headers }: AwsRequest): S3Request {
  const { pathname, searchParams: query } = new URL(url, "http://localhost");
  const path = pathname.split("/").slice(1).map(decodeURIComponent);
  const [, hostBucket] =
    /^(.+)\.(?:s3\.)?(?:localhost|127\.0\.0\.1)(?::\d+)?$/.exec(String(headers.host)) ?? [];
  const [bucket = "", ...key] = hostBucket ? [hostBucket, ...path] : path;
  return { bucket, key: key.join("/"), query };
}

const objectActions: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

/** What a request needs to be allowed; a batch deletion the right to delete each key. */
export function s3Accesses(
  method: string,
  { bucket, key }: S3Request,
  deletedKeys: readonly string[],
): Access[] {
  if (key !== "")
    return [{ action: objectActions[method] ?? "s3:Unknown", resource: `${bucketArn(bucket)}/${key}` }];
  if (method === "POST") {
    return deletedKeys.map((deleted) => ({
      action: "s3:DeleteObject",
      resource: `${bucketArn(bucket)}/${deleted}`,
    }));
  }
  return [{ action: "s3:ListBucket", resource: bucketArn(bucket) }];
}
