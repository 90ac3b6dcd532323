import type { HttpRequest } from "@smithy/types";
import { AwsError, type Call, type Reply, type SimulatedService } from "../service.ts";
import type { World } from "../world.ts";
import { Bucket, noSuchKey, type StoredObject } from "./bucket.ts";
import { listing } from "./listing.ts";
import { readS3Request, type S3Request } from "./s3-request.ts";
import { element, xmlReply } from "./xml.ts";

const nothing = new Uint8Array();
const kept = /^(content-type|content-encoding|cache-control|x-amz-meta-.*)$/;

export class S3Service implements SimulatedService {
  readonly name = "s3";
  readonly #buckets = new Map<string, Bucket>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  create(name: string): Bucket {
    const bucket = new Bucket();
    this.#buckets.set(name, bucket);
    return bucket;
  }

  decode(request: HttpRequest): Call {
    const read = readS3Request(request);
    return {
      operation: read.operation,
      keys: [`${read.bucket}/${read.key}`],
      execute: () => this.#execute(read),
    };
  }

  throttled(): AwsError {
    return new AwsError("SlowDown", "Please reduce your request rate.", 503);
  }

  failed(): AwsError {
    return new AwsError("InternalError", "We encountered an internal error. Please try again.", 500);
  }

  encode({ name, message, statusCode }: AwsError): Reply {
    return xmlReply(statusCode, element("Error", element("Code", name) + element("Message", message)));
  }

  #execute(request: S3Request): Reply {
    const bucket = this.#buckets.get(request.bucket);
    if (!bucket) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
    switch (request.operation) {
      case "PutObject":
        return this.#put(bucket, request);
      case "GetObject":
        return objectReply(bucket.get(request.key));
      case "HeadObject":
        return headReply(bucket.get(request.key));
      case "DeleteObject":
        bucket.delete(request.key);
        return { statusCode: 204, headers: {}, body: nothing };
      case "ListObjectsV2":
        return xmlReply(200, listing(bucket, request));
      default:
        throw new AwsError("NotImplemented", `the simulation has no operation ${request.operation}`, 501);
    }
  }

  #put(bucket: Bucket, { key, headers, body }: S3Request): Reply {
    const object = {
      body,
      lastModifiedMs: this.#world.clock.now(),
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => kept.test(name))),
    };
    const conditions = { ifNoneMatch: headers["if-none-match"], ifMatch: headers["if-match"] };
    const { etag } = bucket.put(key, object, conditions);
    return { statusCode: 200, headers: { etag }, body: nothing };
  }
}

function objectReply(object: StoredObject | undefined): Reply {
  if (!object) throw noSuchKey();
  return { statusCode: 200, headers: objectHeaders(object), body: object.body, streamed: true };
}

/** An answer to HEAD has no body, not even for its error. */
function headReply(object: StoredObject | undefined): Reply {
  return { statusCode: object ? 200 : 404, headers: object ? objectHeaders(object) : {}, body: nothing };
}

function objectHeaders({ headers, etag, body, lastModifiedMs }: StoredObject): Record<string, string> {
  const lastModified = new Date(lastModifiedMs).toUTCString();
  return { ...headers, etag, "content-length": String(body.byteLength), "last-modified": lastModified };
}
