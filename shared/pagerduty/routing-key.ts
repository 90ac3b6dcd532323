import type { Exchange } from "#shared/lambda/exchange.ts";
import { readJson } from "#shared/lambda/read-json.ts";
import { Problem } from "#shared/problems.ts";

const characters = 32;

/**
 * The routing key of a request: as a member of the body, else in a header.
 * @throws in PagerDuty's words for what can't be one, with all that is wrong with it.
 */
export function routingKeyIn(exchange: Exchange): string {
  const body = readJson(exchange) as { readonly routing_key?: unknown } | null;
  const key = body?.routing_key || exchange.headers["x-routing-key"];
  const wrong = wrongWith(key);
  if (wrong.length === 0) return key as string;
  throw new Problem("authentication-required", "Send a routing key.", {
    errors: wrong.map((detail) => ({ pointer: "#/routing_key", detail, code: "no_routing_key" })),
  });
}

function wrongWith(key: unknown): string[] {
  if (typeof key !== "string" || key.trim() === "") return ["'routing_key' is missing or blank"];
  return [
    ...(key.length === characters
      ? []
      : [`Length of 'routing_key' is incorrect (should be ${characters} characters)`]),
    ...(/^[0-9a-z]*$/i.test(key) ? [] : ["'routing_key' cannot contain non-alphanumeric characters."]),
  ];
}
