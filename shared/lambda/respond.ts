import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import { baseUrlOf } from "#shared/lambda/base-url.ts";
import type { Deprecation, EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { etagOf } from "#shared/lambda/precondition.ts";
import { markdownType, wantsMarkdown } from "#shared/lambda/wants-markdown.ts";

/** What a deed answered, as the client gets it: with the version of a record and the next page of a list. */
export function respond(exchange: Exchange, answer: unknown): ApiResponse {
  const { method, contentType, response, deprecated, markdown } = exchange.definition;
  const { reply } = exchange;
  if (reply) return apiResponse(exchange, reply.status, reply.contentType, String(answer), reply.headers);
  const headers: Record<string, string> = deprecated ? deprecation(deprecated) : {};
  const link = nextLink(exchange, answer);
  const tag = entityTag(exchange, answer);
  if (link) headers.Link = link;
  if (tag) headers.ETag = tag;
  if (method === "GET" && tag && exchange.headers["if-none-match"] === tag) {
    return apiResponse(exchange, 304, contentType, "", headers);
  }
  Object.assign(headers, locationOf(exchange, answer));
  const part = partOf(exchange, answer);
  Object.assign(headers, part?.headers);
  const status = part?.status ?? statusOf(exchange.definition, answer);
  if (markdown) headers.Vary = "Accept";
  if (markdown && wantsMarkdown(exchange)) {
    return apiResponse(exchange, status, markdownType, markdown(answer as never), headers);
  }
  const body = response ? JSON.stringify(answer) : String(answer ?? "");
  return apiResponse(exchange, status, contentType, body, headers);
}

function statusOf({ status, statusWhen }: EndpointDefinition, answer: unknown): number {
  if (!statusWhen) return status;
  const other = Object.entries(statusWhen).find(([, isSo]) => isSo(answer as never));
  return other ? Number(other[0]) : status;
}

/** TM Forum's records know where they are; of a new one the header says so, too (TMF630). */
function locationOf({ definition: { errors, status } }: Exchange, answer: unknown) {
  const { href } = (answer ?? {}) as { href?: unknown };
  return errors === "tmf" && status === 201 && typeof href === "string" ? { Location: href } : {};
}

/** What is said of a list of which a part was asked for. */
function partOf({ definition: { ranged }, total = 0 }: Exchange, answer: unknown) {
  if (!ranged) return undefined;
  const { length } = answer as readonly unknown[];
  const headers = { "X-Total-Count": String(total), "X-Result-Count": String(length) };
  return { headers, status: length < total ? 206 : 200 };
}

function deprecation({ since, sunset }: Deprecation): Record<string, string> {
  const deprecated = { Deprecation: `@${since.getTime() / 1000}` };
  return sunset ? { ...deprecated, Sunset: sunset.toUTCString() } : deprecated;
}

/** A record that has versions says which this is, for whoever wants to change it (SPEC X7). */
function entityTag(exchange: Exchange, answer: unknown): string | undefined {
  const version = exchange.version ?? (answer as { version?: unknown } | undefined)?.version;
  return typeof version === "number" ? etagOf(version) : undefined;
}

/** A list that goes on says where, for clients that follow links (RFC 8288). */
function nextLink(exchange: Exchange, answer: unknown): string | undefined {
  const cursor = (answer as { next_cursor?: string | null } | undefined)?.next_cursor;
  if (!cursor || exchange.definition.method !== "GET") return undefined;
  const query = new URLSearchParams(exchange.event.queryStringParameters as Record<string, string>);
  query.set("cursor", cursor);
  return `<${baseUrlOf(exchange)}${exchange.event.path}?${query}>; rel="next"`;
}
