import type { Exchange } from "#shared/lambda/exchange.ts";
import { tooLarge, unsupportedMediaType } from "#shared/problems.ts";

/** The request's body, as text where the gateway knows it to be: 413 over the endpoint's limit, 415 for another media type. */
export function bodyContent(
  { event, headers, definition }: Exchange,
  mediaType: { readonly name: string; readonly form: RegExp },
): string | Uint8Array {
  const text = event.body ?? "";
  const content = event.isBase64Encoded ? Buffer.from(text, "base64") : text;
  const size = Buffer.byteLength(content);
  if (size > definition.maxBodyBytes) throw tooLarge(definition.maxBodyBytes);
  const type = headers["content-type"];
  const needed = size > 0 || !definition.bodyOptional;
  const isTaken = type === undefined || mediaType.form.test(type) || isNamed(type, definition.mediaTypes);
  if (needed && !isTaken) throw unsupportedMediaType(mediaType.name);
  return content;
}

const isNamed = (type: string, mediaTypes: readonly string[] = []): boolean =>
  mediaTypes.includes((type.split(";")[0] ?? "").trim().toLowerCase());
