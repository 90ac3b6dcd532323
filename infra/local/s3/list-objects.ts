import type { ObjectStore, ObjectSummary } from "./object-store.ts";
import { type XmlContent, xmlDocument } from "./xml.ts";

/** `ListObjectsV2`, with common prefixes where a delimiter is given. */
export function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const limit = Math.min(Number(query.get("max-keys") ?? 1000), 1000);
  const token = query.get("continuation-token");
  const after = token ? Buffer.from(token, "base64url").toString() : (query.get("start-after") ?? "");
  const { objects, prefixes, last, truncated } = page(store, bucket, { prefix, delimiter, limit, after });
  const encode = query.get("encoding-type") === "url" ? encodeKey : (key: string): string => key;
  return xmlDocument("ListBucketResult", [
    ["Name", bucket],
    ["Prefix", encode(prefix)],
    ["KeyCount", objects.length + prefixes.length],
    ["MaxKeys", limit],
    ["IsTruncated", truncated],
    ...(query.has("encoding-type") ? ([["EncodingType", "url"]] as const) : []),
    ...(truncated ? ([["NextContinuationToken", Buffer.from(last).toString("base64url")]] as const) : []),
    ...objects.map((object) => ["Contents", summary(object, encode)] as const),
    ...prefixes.map((common) => ["CommonPrefixes", [["Prefix", encode(common)]]] as const),
  ]);
}

interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly after: string;
}

interface Page {
  readonly objects: ObjectSummary[];
  readonly prefixes: string[];
  readonly last: string;
  readonly truncated: boolean;
}

/** The highest character: a key behind all that share a common prefix. */
const beyond = "\u{10ffff}";

function page(store: ObjectStore, bucket: string, { prefix, delimiter, limit, after }: PageRequest): Page {
  const objects: ObjectSummary[] = [];
  const prefixes: string[] = [];
  let last = after;
  for (;;) {
    const [object] = store.list(bucket, prefix, last, 1);
    const full = objects.length + prefixes.length >= limit;
    if (!object || full) return { objects, prefixes, last, truncated: object !== undefined };
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) {
      objects.push(object);
      last = object.key;
    } else {
      const common = object.key.slice(0, end + delimiter.length);
      prefixes.push(common);
      last = common + beyond;
    }
  }
}

function summary(object: ObjectSummary, encode: (key: string) => string): XmlContent {
  return [
    ["Key", encode(object.key)],
    ["LastModified", new Date(object.modifiedAt).toISOString()],
    ["ETag", object.etag],
    ["Size", object.size],
    ["StorageClass", "STANDARD"],
  ];
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}
