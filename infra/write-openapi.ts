import * as z from "zod";
import {
  createDocument,
  type ZodObjectInput,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { AlertmanagerAlert } from "#shared/integrations/alertmanager-webhook.ts";
import { CloudEvent } from "#shared/integrations/cloud-events.ts";
import { NewKpiSample } from "#shared/kpis/kpi-sample.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { pathParams } from "#shared/lambda/path-params.ts";
import { carriesToken } from "#shared/lambda/sender-paths.ts";
import { type ProblemKind, problemKinds } from "#shared/problems.ts";
import packageJson from "../package.json" with { type: "json" };
import { type DiscoveredFunction, triggeredBy } from "./discover.ts";
import { formType, type OpenApiDocument } from "./openapi-document.ts";
import { byText } from "./order.ts";

const BrokenRule = z.object({
  pointer: z.string().meta({ description: "JSON pointer into the body, or the parameter's name." }),
  detail: z.string(),
  code: z.string(),
});

const Problem = z
  .looseObject({
    type: z.url().meta({ description: "Resolves to the kind's entry in this reference." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: "The path of the request." }),
    correlation_id: z.string(),
    request_id: z.string(),
    errors: z.array(BrokenRule).optional(),
  })
  .meta({ id: "Problem", description: "Any error (RFC 9457, `application/problem+json`)." });

const OauthError = z
  .object({
    error: z.string().meta({ description: "As RFC 6749, 5.2, has them." }),
    error_description: z.string(),
    error_uri: z.url(),
  })
  .meta({ id: "OAuthError", description: "An error as OAuth clients understand it." });

const oauthErrors: ZodOpenApiResponsesObject = {
  400: { description: "Bad request", content: { "application/json": { schema: OauthError } } },
  401: { description: "The client isn't valid", content: { "application/json": { schema: OauthError } } },
  403: { description: "Blocked", content: { "application/json": { schema: OauthError } } },
};

const AlertmanagerError = z
  .union([z.string(), z.object({ code: z.int(), message: z.string() })])
  .meta({ id: "AlertmanagerError", description: "An error as Alertmanager answers it." });

const alertmanagerErrors: ZodOpenApiResponsesObject = Object.fromEntries(
  (["bad-request", "authentication-required", "not-allowed", "validation-failed"] as const).map((kind) => {
    const { status, title } = problemKinds[kind];
    const content = { "application/json": { schema: AlertmanagerError } };
    return [String(status), { description: title, content }];
  }),
);

const PagerdutyError = z
  .object({ status: z.string(), message: z.string(), errors: z.array(z.string()) })
  .meta({ id: "PagerdutyError", description: "An error as PagerDuty's Events API answers it." });

const pagerdutyError = (description: string) => ({
  description,
  content: { "application/json": { schema: PagerdutyError } },
});

const pagerdutyErrors: ZodOpenApiResponsesObject = {
  400: pagerdutyError("The event, or its routing key, isn't valid"),
  403: pagerdutyError("Not allowed"),
  413: pagerdutyError("Too large"),
  429: pagerdutyError("Too many requests"),
  500: pagerdutyError("Internal error"),
  503: pagerdutyError("Unavailable"),
};

const TmfError = z
  .object({
    "@type": z.literal("Error"),
    code: z.string().meta({ description: "The kind of problem, by its name in this reference." }),
    reason: z.string(),
    message: z.string(),
    status: z.string(),
    referenceError: z.url(),
    errors: z.array(BrokenRule).optional(),
  })
  .meta({ id: "TmfError", description: "An error as clients of TM Forum's APIs understand it (TMF630)." });

/** One response per kind of problem, which all endpoints of a dialect refer to. */
const responsesOf = (prefix: string, contentType: string, schema: z.ZodType) =>
  new Map(
    Object.entries(problemKinds).map(([kind, { title }]): [string, ZodOpenApiResponseObject] => [
      kind,
      { id: prefix + kind, description: title, content: { [contentType]: { schema } } },
    ]),
  );

const dialectErrors = {
  oauth: oauthErrors,
  alertmanager: alertmanagerErrors,
  pagerduty: pagerdutyErrors,
} as const;

const problemResponses = responsesOf("", "application/problem+json", Problem);
const tmfResponses = responsesOf("tmf-", "application/json", TmfError);

/** The API as OpenAPI 3.1, from the schemas that validate requests. */
export function openApiDocument(functions: readonly DiscoveredFunction[]): OpenApiDocument {
  const endpoints = triggeredBy("http", functions);
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const { name, domain, definition } of endpoints) {
    // The endpoints that answer for unknown paths are how errors are made, not part of the contract.
    if (definition.method === "ANY") continue;
    const method = definition.method.toLowerCase();
    for (const path of [definition.path, ...definition.aliases]) {
      const place = path.replaceAll("/", "-").replaceAll(/[{}]/g, "");
      const operationId = path === definition.path ? name : `${name}-at${place}`;
      paths[path] = { ...paths[path], [method]: operation(operationId, path, domain, definition) };
    }
  }
  const document = createDocument(
    {
      openapi: "3.1.1",
      info: { title: "Tocsin", version: packageJson.version, description: packageJson.description },
      // Relative to this document, so that it is right under every stage and domain.
      servers: [{ url: "." }],
      tags: [...new Set(endpoints.map(({ domain }) => domain))].sort().map((name) => ({ name })),
      paths: sorted(paths),
      components: {
        // Items of batches are named by their schema's id alone; these stand nowhere else.
        schemas: { NewKpiSample, AlertmanagerAlert, CloudEvent },
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "An API key as a bearer token." },
          basic: { type: "http", scheme: "basic", description: "An API key as the password." },
          apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
          routingKey: {
            ...{ type: "apiKey", in: "header", name: "X-Routing-Key" },
            description: "A routing key (`use: routing`); it may be `routing_key` in the body instead.",
          },
        },
      },
    },
    // Answers may grow fields; and a schema used both ways stays one component.
    {
      override: ({ jsonSchema, io }) => {
        if (io === "output") delete jsonSchema.additionalProperties;
      },
    },
  );
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument;
}

function requestBody(body: z.ZodType, { bodyType, mediaTypes = [] }: EndpointDefinition) {
  const types = [bodyTypes[bodyType], ...mediaTypes];
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: body }])) };
}

const bodyTypes = { json: "application/json", form: formType } as const;

function operation(
  operationId: string,
  path: string,
  domain: string,
  definition: EndpointDefinition,
): ZodOpenApiOperationObject {
  const params = pathParams(path);
  const { summary, access, query, body, deprecated, statusWhen = {} } = definition;
  return {
    operationId,
    summary,
    tags: [domain],
    ...(deprecated && { deprecated: true }),
    ...(access === "public"
      ? { security: [] }
      : { security: carriesToken(path) ? [] : securityOf(definition), "x-required-scope": access.scope }),
    ...((params || query) && {
      requestParams: {
        ...(params && { path: params as ZodObjectInput }),
        ...(query && { query: query as ZodObjectInput }),
      },
    }),
    ...(body && { requestBody: requestBody(body, definition) }),
    responses: {
      [String(definition.status)]: success(definition),
      ...(definition.ranged && { 206: success(definition) }),
      ...errorsOf(definition),
      ...Object.fromEntries(Object.keys(statusWhen).map((status) => [status, success(definition)])),
    },
  };
}

function securityOf({ tenantPrefix, routingKey }: EndpointDefinition) {
  if (routingKey) return [{ routingKey: [] }];
  return [{ bearer: [] }, { apiKey: [] }, ...(tenantPrefix ? [{ basic: [] }] : [])];
}

function errorsOf(definition: EndpointDefinition): ZodOpenApiResponsesObject {
  const { errors } = definition;
  if (errors !== "problem" && errors !== "tmf") return dialectErrors[errors];
  const kinds = possibleProblems(definition);
  if (errors === "problem") return responsesTo(kinds, problemResponses);
  // What breaks a rule is a bad request to TM Forum's clients.
  return responsesTo(
    kinds.filter((kind) => problemKinds[kind].status !== 422),
    tmfResponses,
  );
}

function success({ status, response, contentType, markdown }: EndpointDefinition): ZodOpenApiResponseObject {
  const description = status === 202 ? "Accepted" : status === 201 ? "Created" : "Done";
  const content = {
    [contentType]: { schema: response ?? z.string() },
    ...(markdown && { "text/markdown": { schema: z.string() } }),
  };
  return { description, content };
}

/** The kinds of problem that an endpoint can answer with, as its declaration implies. */
function possibleProblems({ access, params, query, body, tables }: EndpointDefinition): ProblemKind[] {
  const changes = Object.values(tables ?? {}).some(
    (access) => !["update", "read", "check", "gather", "scan"].includes(access),
  );
  return [
    ...(query || body ? (["bad-request"] as const) : []),
    ...(access === "public" ? [] : (["authentication-required", "not-allowed"] as const)),
    ...(access === "public" && tables?.blocklistRules ? (["blocked"] as const) : []),
    ...(params ? (["not-found"] as const) : []),
    ...(changes ? (["conflict"] as const) : []),
    ...(body ? (["too-large", "unsupported-media-type"] as const) : []),
    ...(params || query || body ? (["validation-failed"] as const) : []),
    "rate-limited",
    "internal-error",
    "unavailable",
  ];
}

const responsesTo = (
  kinds: readonly ProblemKind[],
  responses: ReadonlyMap<string, ZodOpenApiResponseObject>,
): ZodOpenApiResponsesObject =>
  Object.fromEntries(kinds.map((kind) => [String(problemKinds[kind].status), responses.get(kind)!]));

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byText(a, b)));
}
