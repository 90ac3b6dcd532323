import { bodyContent } from "#shared/lambda/body-content.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { badRequest } from "#shared/problems.ts";

const form = {
  name: "application/x-www-form-urlencoded",
  form: /^application\/x-www-form-urlencoded\s*(;|$)/i,
};
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The request's body as a form; 400 for what isn't one. A parameter without a value counts as left out, and none may
 * stand there twice (RFC 6749, 3.2): whoever checks the first and whoever uses the last would see different requests.
 */
export function readForm(exchange: Exchange): Record<string, string> {
  const content = bodyContent(exchange, form);
  const pairs = malformedIs400(() => {
    const text = typeof content === "string" ? content : utf8.decode(content);
    return text
      .split("&")
      .filter((pair) => pair !== "")
      .map(decodedPair);
  });
  const names = new Set(pairs.map(([name]) => name));
  if (names.size < pairs.length) throw badRequest("A parameter stands in the body twice.");
  return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
}

function decodedPair(pair: string): [string, string] {
  const [name = "", ...value] = pair.split("=");
  return [decoded(name), decoded(value.join("="))];
}

const decoded = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));

function malformedIs400<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw badRequest("The body is not a well-formed form.");
  }
}
