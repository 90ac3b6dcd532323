import { referenced, type Schema, type Schemas } from "../openapi-document.ts";

/** What a value of a format looks like. */
const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-03-01T12:00:00Z",
  date: "2026-03-01",
  uri: "https://example.com/",
  uuid: "019cac6b-7c00-7000-8000-000000000001",
};

/** An example of a schema's values: one it gives itself, or one made from its types. */
export function exampleOf(schema: Schema, components: Schemas, depth = 0): unknown {
  const name = referenced(schema);
  if (name) return depth < 6 ? exampleOf(components[name] ?? {}, components, depth + 1) : {};
  const { type, format, items, properties, required, oneOf, anyOf, ...rest } = schema;
  const given = rest.examples?.[0] ?? rest.default ?? rest.const ?? rest.enum?.[0];
  if (given !== undefined) return given;
  const [option] = oneOf ?? anyOf ?? [];
  if (option) return exampleOf(option, components, depth + 1);
  if (properties) {
    const shown = Object.entries(properties).filter(([key]) => !required || required.includes(key));
    return Object.fromEntries(shown.map(([key, value]) => [key, exampleOf(value, components, depth + 1)]));
  }
  if (items) return [exampleOf(items, components, depth + 1)];
  return scalar([type].flat()[0], format, rest.minimum);
}

function scalar(type: string | undefined, format: string | undefined, minimum: number | undefined): unknown {
  if (type === "integer" || type === "number") return Math.max(minimum ?? 1, 1);
  if (type === "boolean") return true;
  if (type === "object" || type === undefined) return {};
  return formats[format ?? ""] ?? "text";
}
