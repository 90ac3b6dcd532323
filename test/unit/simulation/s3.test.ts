import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeEach, expect, test } from "vitest";
import { Simulation } from "../../support/simulation/simulation.ts";

const Bucket = "history";
let client: S3Client;

beforeEach(() => {
  const simulation = new Simulation({ seed: 1 });
  simulation.bucket(Bucket);
  client = new S3Client(simulation.clientConfig());
});

const put = (Key: string, Body: string | Uint8Array, IfNoneMatch?: string) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch, Metadata: { origin: "test" } }));

test("an object comes back byte for byte, with its metadata", async () => {
  const bytes = Uint8Array.of(0, 255, 7);
  await put("a b/ü", bytes);
  const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket, Key: "a b/ü" }));
  expect(await Body?.transformToByteArray()).toEqual(bytes);
  expect(Metadata).toEqual({ origin: "test" });
  expect(await client.send(new HeadObjectCommand({ Bucket, Key: "a b/ü" }))).toMatchObject({
    ContentLength: 3,
  });
});

test("If-None-Match lets only the first writer win", async () => {
  await put("snapshot", "first", "*");
  await expect(put("snapshot", "second", "*")).rejects.toMatchObject({ name: "PreconditionFailed" });
});

test("what isn't there, or not any more, is missing", async () => {
  await put("gone", "x");
  await client.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
  await expect(client.send(new GetObjectCommand({ Bucket, Key: "gone" }))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
  await expect(client.send(new HeadObjectCommand({ Bucket, Key: "gone" }))).rejects.toMatchObject({
    name: "NotFound",
  });
});

test("listings are sorted, filtered by prefix, and paged", async () => {
  for (const key of ["x/2", "x/1", "x/3 & <more>", "y/1"]) await put(key, "x");
  const first = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "x/", MaxKeys: 2 }));
  expect(first.Contents?.map(({ Key }) => Key)).toEqual(["x/1", "x/2"]);
  const ContinuationToken = first.NextContinuationToken;
  const second = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "x/", ContinuationToken }));
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(["x/3 & <more>"]);
  expect(second.IsTruncated).toBe(false);
});
