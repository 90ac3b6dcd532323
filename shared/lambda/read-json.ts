import type { Exchange } from "#shared/lambda/exchange.ts";
import { badRequest, tooLarge, unsupportedMediaType } from "#shared/problems.ts";

const jsonType = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i;

/** The request's body as JSON: 413 over the endpoint's limit, 415 for another media type, 400 for malformed text. */
export function readJson({ event, headers, definition }: Exchange): unknown {
  const text = event.body ?? "";
  const bytes = event.isBase64Encoded ? Buffer.from(text, "base64") : text;
  if (Buffer.byteLength(bytes) > definition.maxBodyBytes) throw tooLarge(definition.maxBodyBytes);
  const type = headers["content-type"];
  if (type !== undefined && !jsonType.test(type)) throw unsupportedMediaType();
  try {
    return JSON.parse(
      typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
  } catch {
    throw badRequest("The body is not well-formed JSON.");
  }
}
