import type { RequestHandler } from "../aws/aws-endpoint.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { AwsRequest, AwsResponse } from "../aws/json-protocol.ts";
import { type Authorizer, denialMessage } from "../iam/authorizer.ts";
import { decodeUpload } from "./aws-chunked.ts";
import { listObjects } from "./list-objects.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";
import { parseS3Request, type S3Request, s3Accesses } from "./s3-request.ts";
import { textsOf, xmlDocument } from "./xml.ts";

/** S3: objects put, read, deleted and listed, under conditions too. */
export function s3Service(
  buckets: ReadonlySet<string>,
  store: ObjectStore,
  authorizer: Authorizer,
): RequestHandler {
  return async (request) => {
    try {
      const target = parseS3Request(request);
      const deletedKeys = target.query.has("delete") ? textsOf("Key", request.body.toString()) : [];
      const denied = authorizer.firstDenied(request.caller, s3Accesses(request.method, target, deletedKeys));
      if (denied) throw new AwsError("AccessDenied", denialMessage(request.caller, denied), 403);
      if (!buckets.has(target.bucket)) {
        throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
      }
      return answer(request, target, deletedKeys, store);
    } catch (error) {
      if (error instanceof AwsError) return failure(request.method, error);
      throw error;
    }
  };
}

function answer(
  request: AwsRequest,
  target: S3Request,
  deletedKeys: string[],
  store: ObjectStore,
): AwsResponse {
  const { bucket, key, query } = target;
  const { method } = request;
  if (key === "") {
    if (method === "GET") return xmlAnswer(listObjects(store, bucket, query));
    if (method === "HEAD") return { status: 200, headers: {}, body: "" };
    if (method === "POST" && query.has("delete")) return deleteAll(store, bucket, deletedKeys);
  } else {
    if (method === "GET" || method === "HEAD") return read(request, target, store);
    if (method === "PUT") return write(request, target, store);
    if (method === "DELETE") {
      store.delete(bucket, key);
      return { status: 204, headers: {}, body: "" };
    }
  }
  throw new AwsError("NotImplemented", `The local cloud has no ${method} like this`, 501);
}

function read({ method, headers }: AwsRequest, { bucket, key }: S3Request, store: ObjectStore): AwsResponse {
  const object = store.get(bucket, key);
  if (!object) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  checkConditions(headers, object, 304);
  const described = {
    "content-type": "application/octet-stream",
    ...object.headers,
    etag: object.etag,
    "last-modified": new Date(object.modifiedAt).toUTCString(),
    "accept-ranges": "bytes",
  };
  const range = requestedRange(headers.range, object.body.length);
  const body = range ? object.body.subarray(range.from, range.to + 1) : object.body;
  const contentRange = range && { "content-range": `bytes ${range.from}-${range.to}/${object.body.length}` };
  return {
    status: range ? 206 : 200,
    headers: { ...described, ...contentRange, "content-length": String(body.length) },
    body: method === "HEAD" ? "" : body,
  };
}

function write({ headers, body }: AwsRequest, { bucket, key }: S3Request, store: ObjectStore): AwsResponse {
  checkConditions(headers, store.get(bucket, key), 412);
  const kept = Object.entries(headers).filter(
    ([name]) => name === "content-type" || name === "cache-control" || name.startsWith("x-amz-meta-"),
  );
  const metadata = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
  const etag = store.put(bucket, key, decodeUpload(headers, body), metadata);
  return { status: 200, headers: { etag }, body: "" };
}

/** A read that finds nothing newer is 304; a write that finds another state than expected is 412. */
function checkConditions(
  headers: AwsRequest["headers"],
  object: StoredObject | undefined,
  notNew: 304 | 412,
): void {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  if (ifMatch !== undefined && !object)
    throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (ifMatch !== undefined && object && !sameTag(ifMatch, object.etag)) throw preconditionFailed(412);
  if (ifNoneMatch !== undefined && object && (ifNoneMatch === "*" || sameTag(ifNoneMatch, object.etag))) {
    throw preconditionFailed(notNew);
  }
}

function sameTag(given: string | string[], etag: string): boolean {
  return given === "*" || `"${String(given).replaceAll('"', "")}"` === etag;
}

function preconditionFailed(status: number): AwsError {
  return new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    status,
  );
}

function requestedRange(
  header: string | string[] | undefined,
  size: number,
): { from: number; to: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(String(header ?? "")) ?? [];
  if (first === undefined || last === undefined) return undefined;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to) throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  return { from, to };
}

function deleteAll(store: ObjectStore, bucket: string, keys: readonly string[]): AwsResponse {
  for (const key of keys) store.delete(bucket, key);
  return xmlAnswer(
    xmlDocument(
      "DeleteResult",
      keys.map((key) => ["Deleted", [["Key", key]]] as const),
    ),
  );
}

function xmlAnswer(body: string): AwsResponse {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

function failure(method: string, { status, code, message }: AwsError): AwsResponse {
  const hasBody = method !== "HEAD" && status !== 304;
  const body = xmlDocument("Error", [
    ["Code", code],
    ["Message", message],
  ]);
  return { status, headers: { "content-type": "application/xml" }, body: hasBody ? body : "" };
}
