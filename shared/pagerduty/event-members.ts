import * as z from "zod";

/** A member that must be there, with PagerDuty's words where it isn't. @param name as PagerDuty writes it, with a dot. */
export function needed(name: string) {
  const error = `'${name}' is missing or blank`;
  return z.string({ error }).trim().min(1, error);
}

/** One of a few. */
export function oneOf<const Values extends readonly [string, ...string[]]>(name: string, values: Values) {
  const choice = values.map((value) => `'${value}'`).join(", ");
  return z.enum(values, {
    error: ({ input }) =>
      input === undefined || input === null || input === ""
        ? `'${name}' is missing or blank`
        : `'${name}' is invalid (must be one of the following: ${choice})`,
  });
}

/** An object that must be there. */
export const missing = (name: string) => ({ error: `'${name}' is missing or blank` });

/** What may be left out; senders in other languages write `null`. What isn't a text is taken as none. */
export const optionalText = z.string().nullish().catch(undefined);

/** It is taken as it comes: a link that can't be shown must not lose the alarm. */
export const Links = z.unknown().optional().describe("[{href, text}]");

export const Details = z.unknown().optional().describe("An object, or a text");

export const routingKeyMember = {
  routing_key: z
    .string()
    .nullish()
    .catch(undefined)
    .describe("An API key with `use: routing`; it may stand in the header X-Routing-Key instead"),
};
