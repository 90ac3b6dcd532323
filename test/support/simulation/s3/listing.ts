import type { Bucket } from "./bucket.ts";
import type { S3Request } from "./s3-request.ts";
import { element, escaped } from "./xml.ts";

/** One page of ListObjectsV2. The continuation token is the last key of the page before. */
export function listing(bucket: Bucket, { bucket: name, query }: S3Request): string {
  const after = query["continuation-token"] ?? query["start-after"] ?? "";
  const most = Number(query["max-keys"] ?? 1000);
  const keys = bucket.keys(query.prefix);
  const from = keys.findIndex((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const rest = from < 0 ? [] : keys.slice(from);
  const page = rest.slice(0, most);
  const isCut = rest.length > page.length;
  const contents = page.map((key) => objectElement(bucket, key)).join("");
  return element(
    "ListBucketResult",
    element("Name", name) +
      element("Prefix", escaped(query.prefix ?? "")) +
      element("KeyCount", page.length) +
      element("MaxKeys", most) +
      element("IsTruncated", isCut) +
      (isCut ? element("NextContinuationToken", escaped(page.at(-1)!)) : "") +
      contents,
  );
}

function objectElement(bucket: Bucket, key: string): string {
  const { etag, body, lastModifiedMs } = bucket.get(key)!;
  return element(
    "Contents",
    element("Key", escaped(key)) +
      element("LastModified", new Date(lastModifiedMs).toISOString()) +
      element("ETag", escaped(etag)) +
      element("Size", body.byteLength) +
      element("StorageClass", "STANDARD"),
  );
}
