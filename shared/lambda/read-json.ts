import { bodyContent } from "#shared/lambda/body-content.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { parseStrictly } from "#shared/lambda/strict-json.ts";
import { badRequest, Problem } from "#shared/problems.ts";

const json = { name: "application/json", form: /^application\/(json|[\w.-]+\+json)\s*(;|$)/i };

/** Refuses what isn't UTF-8, and leaves a byte order mark, which JSON must not begin with (RFC 8259, 8.1). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The request's body as JSON; 400 for malformed text. */
export function readJson(exchange: Exchange): unknown {
  const content = bodyContent(exchange, json);
  return content.length === 0 && exchange.definition.bodyOptional ? {} : parse(content);
}

function parse(bytes: string | Uint8Array): unknown {
  try {
    return parseStrictly(typeof bytes === "string" ? bytes : utf8.decode(bytes));
  } catch (error) {
    throw error instanceof Problem ? error : badRequest("The body is not well-formed JSON.");
  }
}
