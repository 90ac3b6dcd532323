import {
  bodySchema,
  jsonSchema,
  type OpenApiDocument,
  type Operation,
  referenced,
  type Schema,
  type Schemas,
} from "./openapi-document.ts";

/** Which way values travel: clients write requests and read responses, so opposite changes break them. */
type Direction = "request" | "response";

interface Versions {
  readonly before: OpenApiDocument;
  readonly after: OpenApiDocument;
}

/** What a client of the API as it was would stumble over in the API as it is, one line each. */
export function breakingChanges(before: OpenApiDocument, after: OpenApiDocument): string[] {
  return Object.entries(before.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const place = `${method.toUpperCase()} ${path}`;
      const present = after.paths[path]?.[method];
      return present ? changedOperation(place, operation, present, { before, after }) : [`${place} is gone`];
    }),
  );
}

function changedOperation(place: string, old: Operation, present: Operation, versions: Versions): string[] {
  const scope = present["x-required-scope"];
  return [
    ...(scope !== undefined && scope !== old["x-required-scope"]
      ? [`${place} needs the scope ${scope}`]
      : []),
    ...changedParameters(place, old, present, versions),
    ...changedBody(place, old, present, versions),
    ...changedAnswers(place, old, present, versions),
  ];
}

function changedParameters(place: string, old: Operation, present: Operation, versions: Versions): string[] {
  const [was, is] = [old.parameters ?? [], present.parameters ?? []];
  const complaints = was.flatMap((parameter) => {
    const same = is.find(({ name, in: location }) => name === parameter.name && location === parameter.in);
    const at = `${place} parameter ${parameter.name}`;
    return same ? changedSchema(at, parameter.schema, same.schema, "request", versions) : [`${at} is gone`];
  });
  const added = is.filter(
    ({ name, required }) => required && !was.some((old) => old.name === name && old.required),
  );
  return [...complaints, ...added.map(({ name }) => `${place} parameter ${name} is required`)];
}

function changedBody(place: string, old: Operation, present: Operation, versions: Versions): string[] {
  const [was, is] = [bodySchema(old.requestBody), bodySchema(present.requestBody)];
  if (!was) return is ? [`${place} needs a body`] : [];
  return is ? changedSchema(`${place} body`, was, is, "request", versions) : [`${place} takes no body`];
}

function changedAnswers(place: string, old: Operation, present: Operation, versions: Versions): string[] {
  const successes = Object.entries(old.responses).filter(([status]) => status.startsWith("2"));
  return successes.flatMap(([status, response]) => {
    const [was, is] = [jsonSchema(response), jsonSchema(present.responses[status])];
    if (!present.responses[status]) return [`${place} doesn't answer ${status}`];
    if (!was) return [];
    const at = `${place} answer ${status}`;
    return is ? changedSchema(at, was, is, "response", versions) : [`${at} isn't JSON`];
  });
}

function changedSchema(
  at: string,
  old: Schema,
  present: Schema,
  direction: Direction,
  versions: Versions,
  seen: readonly string[] = [],
): string[] {
  const name = referenced(old);
  if (name !== undefined && seen.includes(name)) return [];
  const was = resolve(old, versions.before.components.schemas);
  const is = resolve(present, versions.after.components.schemas);
  const inside = (step: string, a: Schema | undefined, b: Schema | undefined): string[] =>
    a && b
      ? changedSchema(at + step, a, b, direction, versions, name === undefined ? seen : [...seen, name])
      : [];
  return [
    ...changedValues(at, was, is, direction),
    ...changedFields(at, was, is, direction),
    ...Object.entries(was.properties ?? {}).flatMap(([key, value]) =>
      inside(`.${key}`, value, is.properties?.[key]),
    ),
    ...inside("[]", was.items, is.items),
    ...inside(".*", members(was), members(is)),
  ];
}

function changedValues(at: string, was: Schema, is: Schema, direction: Direction): string[] {
  const [wider, narrower] = direction === "request" ? [is, was] : [was, is];
  const types = (schema: Schema) => [schema.type ?? []].flat();
  const retyped = types(wider).length > 0 && types(narrower).some((type) => !types(wider).includes(type));
  const dropped = (was.enum ?? []).filter((value) => is.enum && !is.enum.includes(value));
  const options = (schema: Schema) =>
    (schema.oneOf ?? schema.anyOf ?? []).map((option) => JSON.stringify(option));
  const lostOption = options(was).some((option) => !options(is).includes(option));
  return [
    ...(retyped ? [`${at} is ${types(is).join(" or ")}, was ${types(was).join(" or ")}`] : []),
    ...(dropped.length > 0 ? [`${at} can't be ${dropped.join(", ")} any more`] : []),
    ...(lostOption ? [`${at} lost an alternative`] : []),
    ...(direction === "request" && tightened(was, is) ? [`${at} has tighter limits`] : []),
  ];
}

function changedFields(at: string, was: Schema, is: Schema, direction: Direction): string[] {
  const gone = Object.keys(was.properties ?? {}).filter((key) => is.properties && !(key in is.properties));
  const [required, before] =
    direction === "request" ? [is.required, was.required] : [was.required, is.required];
  const changed = (required ?? []).filter((key) => !before?.includes(key) && !gone.includes(key));
  const verdict = direction === "request" ? "is required" : "may be missing";
  return [...gone.map((key) => `${at}.${key} is gone`), ...changed.map((key) => `${at}.${key} ${verdict}`)];
}

function tightened(was: Schema, is: Schema): boolean {
  const floors = ["minimum", "minLength", "minItems"] as const;
  const ceilings = ["maximum", "maxLength", "maxItems"] as const;
  return (
    floors.some((limit) => (is[limit] ?? -Infinity) > (was[limit] ?? -Infinity)) ||
    ceilings.some((limit) => (is[limit] ?? Infinity) < (was[limit] ?? Infinity)) ||
    (is.pattern !== undefined && is.pattern !== was.pattern)
  );
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  const name = referenced(schema);
  return name === undefined ? schema : (schemas[name] ?? {});
}

function members({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
