import type { HttpRequest } from "@smithy/types";

export interface S3Request {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The bucket is in the path or, virtual-hosted, in the host name. */
export function readS3Request(request: HttpRequest): S3Request {
  const [host = ""] = request.hostname.split(".s3.");
  const path = host === request.hostname ? request.path.slice(1) : `${host}${request.path}`;
  const slash = path.indexOf("/");
  const bucket = slash < 0 ? path : path.slice(0, slash);
  const key = slash < 0 ? "" : decodeURIComponent(path.slice(slash + 1));
  const query = Object.fromEntries(
    Object.entries(request.query ?? {}).map(([name, value]) => [name, String(value ?? "")]),
  );
  const operation = operationOf(request.method, key);
  return { operation, bucket, key, query, headers: request.headers, body: bytesOf(request.body) };
}

function operationOf(method: string, key: string): string {
  if (key === "") return method === "GET" ? "ListObjectsV2" : `${method} bucket`;
  const operations: Record<string, string> = {
    PUT: "PutObject",
    GET: "GetObject",
    HEAD: "HeadObject",
    DELETE: "DeleteObject",
  };
  return operations[method] ?? method;
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("the simulated S3 takes strings and bytes, not streams");
}
