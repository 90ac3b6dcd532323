import type { ZodType } from "zod";
import { brokenRules } from "#shared/lambda/broken-rules.ts";
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
    const params = read(definition.params, event.pathParameters ?? {}, "#/path/");
    const query = read(definition.query, event.queryStringParameters ?? {}, "#/query/");
    const body = definition.body && read(definition.body, readers[definition.bodyType](exchange), "#/");
    if (errors.length > 0) throw validationFailed(errors);
    exchange.input = { body, query, params };
  },
};
