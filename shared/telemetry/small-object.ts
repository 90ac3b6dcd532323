import * as z from "zod";

const mostCharacters = 16_000;

/** A JSON object with whatever in it. */
export const anyObject = z
  .record(z.string(), z.unknown())
  .meta({ override: { type: "object", additionalProperties: true } });

/** JSON that somebody attaches to a record. */
export const smallObject = anyObject.refine(
  (value) => JSON.stringify(value).length <= mostCharacters,
  `must have at most ${mostCharacters} characters as JSON`,
);

/** The same of our own, where nobody can be told that it is too large: its beginning shows what it was. */
export function shortened(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(value);
  return text.length <= mostCharacters ? value : { shortened: text.slice(0, mostCharacters / 2) };
}
