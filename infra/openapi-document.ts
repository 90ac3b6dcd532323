/** The parts of OpenAPI 3.1 that our document has. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas; readonly responses: Readonly<Record<string, Response>> };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly deprecated?: boolean;
  readonly "x-required-scope"?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Payload;
  /** By status; a `$ref` is a kind of problem. */
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Payload {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Response extends Payload {
  readonly $ref?: string;
}

export type Schemas = Readonly<Record<string, Schema>>;

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Schemas;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** The component's name that a reference points to. */
export function referenced({ $ref }: Schema | Response): string | undefined {
  return $ref?.split("/").at(-1);
}

export const formType = "application/x-www-form-urlencoded";

export function jsonSchema(payload: Payload | undefined): Schema | undefined {
  const content = Object.entries(payload?.content ?? {});
  return content.find(([type]) => /^application\/(.+\+)?json$/.test(type))?.[1].schema;
}

/** The schema of a request's body, however it is sent. */
export function bodySchema(payload: Payload | undefined): Schema | undefined {
  return jsonSchema(payload) ?? payload?.content?.[formType]?.schema;
}
