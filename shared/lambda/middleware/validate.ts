import type { ZodType } from "zod";
import { brokenRules } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { readForm } from "#shared/lambda/read-form.ts";
import { readJson } from "#shared/lambda/read-json.ts";
import { type FieldError, validationFailed } from "#shared/problems.ts";

const readers = { json: readJson, form: readForm };

/** Reads path, query and body by the endpoint's schemas; all broken rules are answered at once. */
export const validate: Middleware = {
  before: ({ exchange }) => {
    const { definition, event } = exchange;
    const errors: FieldError[] = [];
    const read = (schema: ZodType | undefined, value: unknown, prefix: string): unknown => {
      if (!schema) return value;
      const result = schema.safeParse(value);
      if (!result.success) errors.push(...brokenRules(result.error, prefix));
      return result.data;
    };
    // The tenant at the front of a path is none of them.
    const params = definition.params ? read(definition.params, event.pathParameters ?? {}, "#/path/") : {};
    const query = read(definition.query, queryOf(exchange), "#/query/");
    const body = definition.body && read(definition.body, readers[definition.bodyType](exchange), "#/");
    if (errors.length > 0) throw validationFailed(errors);
    exchange.input = { body, query, params };
  },
};

/** Of what comes more than once the last value counts, where an endpoint doesn't ask for all of them. */
function queryOf({ definition: { repeated = [] }, event }: Exchange): Record<string, unknown> {
  const query: Record<string, unknown> = { ...event.queryStringParameters };
  for (const name of repeated) {
    const values = event.multiValueQueryStringParameters?.[name];
    if (values) query[name] = values;
  }
  return query;
}
