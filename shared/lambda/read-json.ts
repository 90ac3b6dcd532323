import type { Exchange } from "#shared/lambda/exchange.ts";
import { parseStrictly } from "#shared/lambda/strict-json.ts";
import { badRequest, Problem, tooLarge, unsupportedMediaType } from "#shared/problems.ts";

const jsonType = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i;

/** Refuses what isn't UTF-8, and leaves a byte order mark, which JSON must not begin with (RFC 8259, 8.1). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The request's body as JSON: 413 over the endpoint's limit, 415 for another media type, 400 for malformed text. */
export function readJson({ event, headers, definition }: Exchange): unknown {
  const text = event.body ?? "";
  const bytes = event.isBase64Encoded ? Buffer.from(text, "base64") : text;
  const size = Buffer.byteLength(bytes);
  if (size > definition.maxBodyBytes) throw tooLarge(definition.maxBodyBytes);
  if (size === 0 && definition.bodyOptional) return {};
  const type = headers["content-type"];
  if (type !== undefined && !jsonType.test(type)) throw unsupportedMediaType();
  return parse(bytes);
}

function parse(bytes: string | Uint8Array): unknown {
  try {
    return parseStrictly(typeof bytes === "string" ? bytes : utf8.decode(bytes));
  } catch (error) {
    throw error instanceof Problem ? error : badRequest("The body is not well-formed JSON.");
  }
}
