import type { S3Client } from "@aws-sdk/client-s3";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { bucketName } from "#shared/platform/environment.ts";
import type { BucketName } from "#shared/resources.ts";

/**
 * The S3 client is loaded when the first object is needed: it is 165 KB of code that most calls of a warm
 * function, and all calls for tenants without a snapshot, never use.
 */
async function s3(): Promise<{ client: S3Client; sdk: typeof import("@aws-sdk/client-s3") }> {
  const sdk = await import("@aws-sdk/client-s3");
  // Path style, because the local cloud has no DNS for bucket names; AWS takes both.
  const client = clientOnce("s3", (settings) => new sdk.S3Client({ ...settings, forcePathStyle: true }));
  return { client, sdk };
}

export async function putObject(bucket: BucketName, key: string, body: Uint8Array): Promise<void> {
  const { client, sdk } = await s3();
  await client.send(new sdk.PutObjectCommand({ Bucket: bucketName(bucket), Key: key, Body: body }));
}

/** Puts an object that nobody may have changed since: one that is there already stays as it is. */
export async function putNewObject(
  bucket: BucketName,
  key: string,
  body: Uint8Array,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { client, sdk } = await s3();
  const put = { Bucket: bucketName(bucket), Key: key, Body: body, Metadata: metadata, IfNoneMatch: "*" };
  await client.send(new sdk.PutObjectCommand(put)).catch((error: Error) => {
    if (error.name !== "PreconditionFailed") throw error;
  });
}

/** @returns the object's bytes. An object that isn't there is an error: keys come from records that name them. */
export async function getObject(bucket: BucketName, key: string): Promise<Uint8Array> {
  const { client, sdk } = await s3();
  const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucketName(bucket), Key: key }));
  if (!Body) throw new Error(`the object ${key} has no body`);
  return Body.transformToByteArray();
}

/** @returns what resolves when a bucket answers, to us. */
export async function bucketProbe(
  bucket: BucketName,
): Promise<(abortSignal: AbortSignal) => Promise<unknown>> {
  const { client, sdk } = await s3();
  const head = { Bucket: bucketName(bucket) };
  return (abortSignal) => client.send(new sdk.HeadBucketCommand(head), { abortSignal });
}

/** Deletes an object; one that isn't there any more is deleted, too. */
export async function deleteObject(bucket: BucketName, key: string): Promise<void> {
  const { client, sdk } = await s3();
  await client.send(new sdk.DeleteObjectCommand({ Bucket: bucketName(bucket), Key: key }));
}

/** Deletes every object whose key begins so, page by page. @returns how many there were. */
export async function deleteObjects(bucket: BucketName, prefix: string): Promise<number> {
  const { client, sdk } = await s3();
  const Bucket = bucketName(bucket);
  let deleted = 0;
  for (;;) {
    // Always the first page: what it held is gone the next time.
    const { Contents = [] } = await client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: prefix }));
    if (Contents.length === 0) return deleted;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors = [] } = await client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    if (Errors.length > 0)
      throw new Error(`the object ${Errors[0]?.Key} can't be deleted: ${Errors[0]?.Code}`);
    deleted += Contents.length;
  }
}
