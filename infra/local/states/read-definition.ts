import { checkBranch } from "./check-definition.ts";
import type { Definition } from "./definition.ts";

const known = new Map<string, Definition>();

const fields = ["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"];

/** Reads a definition. What can't be hosted, or would fail on AWS, is refused with all reasons at once. */
export function readDefinition(machine: string, text: string): Definition {
  const read = known.get(text);
  if (read) return read;
  const definition = JSON.parse(text) as Definition & { readonly QueryLanguage?: string };
  const complaints = Object.keys(definition)
    .filter((field) => !fields.includes(field))
    .map((field) => `${field} is not supported`);
  if (definition.QueryLanguage !== "JSONata") complaints.push("QueryLanguage must be JSONata");
  complaints.push(...checkBranch(definition, "", new Set()));
  if (complaints.length > 0)
    throw new Error(`The state machine ${machine} can't be hosted:\n  ${complaints.join("\n  ")}`);
  known.set(text, definition);
  return definition;
}
