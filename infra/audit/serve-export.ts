import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { PublicKey } from "#shared/audit/archive/public-key.ts";
import { answerCloudTrail } from "./cloudtrail-answers.ts";
import { listKeys, readMetadata } from "./export-files.ts";
import { type Manifest, objectFile } from "./export-layout.ts";

interface Export {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly keys: ReadonlyMap<string, PublicKey>;
}

/**
 * Plays S3 and CloudTrail on top of an export, as far as `aws cloudtrail validate-logs` asks: it reads from AWS only.
 * For 127.0.0.1, without credentials.
 */
export function exportServer(exported: Export): Server {
  return createServer((request, response) => {
    answer(exported, request, response).catch((error: Error) => {
      response.writeHead(500).end(error.message);
    });
  });
}

async function answer(exported: Export, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const body = JSON.stringify(answerCloudTrail(target.slice(target.lastIndexOf(".") + 1), exported));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(body);
    return;
  }
  const url = new URL(request.url ?? "/", "http://localhost");
  const [bucket, ...rest] = decodeURIComponent(url.pathname).slice(1).split("/");
  if (bucket !== exported.manifest.bucket) return sendError(response, "NoSuchBucket");
  const key = rest.join("/");
  if (key !== "") sendObject(exported, key, response);
  else if (url.searchParams.has("location")) sendXml(response, location(exported));
  else sendXml(response, listing(exported, url.searchParams));
}

const xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** S3 says nothing where it means us-east-1. */
function location({ manifest: { region } }: Export): string {
  const constraint = region === "us-east-1" ? "" : region;
  return `<LocationConstraint ${xmlns}>${constraint}</LocationConstraint>`;
}

const mostKeys = 1000;

/** ListObjects, the first version: its marker is the last key of the page before. */
function listing({ folder, manifest }: Export, query: URLSearchParams): string {
  const [prefix, marker] = [query.get("prefix") ?? "", query.get("marker") ?? ""];
  const keys = listKeys(folder, prefix).filter((key) => key > marker);
  const page = keys.slice(0, mostKeys);
  const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>0</Size></Contents>`);
  return `<ListBucketResult ${xmlns}><Name>${manifest.bucket}</Name><Prefix>${prefix}</Prefix><Marker>${marker}</Marker><MaxKeys>${mostKeys}</MaxKeys><IsTruncated>${keys.length > page.length}</IsTruncated>${contents.join("")}</ListBucketResult>`;
}

function sendObject({ folder }: Export, key: string, response: ServerResponse): void {
  const file = objectFile(folder, key);
  const isThere = existsSync(file) && listKeys(folder, key.slice(0, key.lastIndexOf("/"))).includes(key);
  if (!isThere) {
    sendError(response, "NoSuchKey");
    return;
  }
  const metadata = Object.entries(readMetadata(folder, key));
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    ...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name}`, value])),
  });
  response.end(readFileSync(file));
}

function sendXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(xml);
}

function sendError(response: ServerResponse, code: string): void {
  const xml = `<Error><Code>${code}</Code><Message>It is not in this export.</Message></Error>`;
  response.writeHead(404, { "content-type": "application/xml" }).end(xml);
}
