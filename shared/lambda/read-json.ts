import type { Exchange } from "#shared/lambda/exchange.ts";
import { badRequest, Problem, tooLarge, unsupportedMediaType } from "#shared/problems.ts";

const jsonType = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i;

/** How a member named `__proto__` can be written; most bodies have nothing like it. */
const maybePrototype = /__proto__|\\u00/i;

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
    const text = typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(text, maybePrototype.test(text) ? refusePrototype : undefined);
  } catch (error) {
    throw error instanceof Problem ? error : badRequest("The body is not well-formed JSON.");
  }
}

/** Such a member would be dropped on the way, silently; what was accepted must not be. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name === "__proto__") throw badRequest("A member can't be named __proto__.");
  return value;
}
