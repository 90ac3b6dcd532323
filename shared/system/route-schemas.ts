import * as z from "zod";

const JsonSchema = z.record(z.string(), z.unknown()).meta({ description: "A JSON Schema, 2020-12." });
type JsonSchema = z.output<typeof JsonSchema>;

export const RouteSchemas = z.object({
  request: JsonSchema.nullable(),
  responses: z.record(z.string(), JsonSchema.nullable()).meta({ description: "By status." }),
  schemas: z
    .record(z.string(), JsonSchema)
    .meta({ description: "Those that the others refer to, as `#/components/schemas/<name>`." }),
});

interface Payload {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly requestBody?: Payload; readonly responses: Readonly<Record<string, Payload>> }
        >
      >
    >
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, Payload>>;
  };
}

/** What a place in the API takes and answers, with everything that this refers to. */
export function schemasAt(
  { paths, components }: Described,
  path: string,
  method: string,
): z.output<typeof RouteSchemas> {
  const operation = paths[path]?.[method.toLowerCase()];
  const responses = Object.entries(operation?.responses ?? {}).map(
    ([status, { $ref, ...payload }]): [string, JsonSchema | null] => {
      return [status, schemaIn($ref ? components.responses[nameIn($ref)] : payload)];
    },
  );
  const request = schemaIn(operation?.requestBody);
  const reached = new Map<string, JsonSchema>();
  reach([request, ...responses.map(([, schema]) => schema)], components.schemas, reached);
  return { request, responses: Object.fromEntries(responses), schemas: Object.fromEntries(reached) };
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

function schemaIn(payload: Payload | undefined): JsonSchema | null {
  const [first] = Object.values(payload?.content ?? {});
  return (first?.schema as JsonSchema | undefined) ?? null;
}

/** Adds what a value refers to, and what that refers to. */
function reach(
  value: unknown,
  schemas: Described["components"]["schemas"],
  reached: Map<string, JsonSchema>,
): void {
  if (typeof value !== "object" || value === null) return;
  const { $ref } = value as { $ref?: unknown };
  if (typeof $ref === "string") {
    const name = nameIn($ref);
    const schema = schemas[name];
    if (!schema || reached.has(name)) return;
    reached.set(name, schema as JsonSchema);
    reach(schema, schemas, reached);
    return;
  }
  for (const part of Object.values(value)) reach(part, schemas, reached);
}
