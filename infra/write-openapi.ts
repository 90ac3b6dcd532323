import * as z from "zod";
import {
  createDocument,
  type ZodObjectInput,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { AlertmanagerAlert } from "#shared/integrations/alertmanager-webhook.ts";
import { CloudEvent } from "#shared/integrations/cloud-events.ts";
import { NewKpiSample } from "#shared/kpis/kpi-sample.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { pathParams } from "#shared/lambda/path-params.ts";
import { carriesToken } from "#shared/lambda/sender-paths.ts";
import packageJson from "../package.json" with { type: "json" };
import { type DiscoveredFunction, triggeredBy } from "./discover.ts";
import { formType, type OpenApiDocument } from "./openapi-document.ts";
import { errorsOf } from "./openapi-errors.ts";
import { byText } from "./order.ts";

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

function success({ status, response, contentType, markdown }: EndpointDefinition): ZodOpenApiResponseObject {
  const description = status === 202 ? "Accepted" : status === 201 ? "Created" : "Done";
  const content = {
    [contentType]: { schema: response ?? z.string() },
    ...(markdown && { "text/markdown": { schema: z.string() } }),
  };
  return { description, content };
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byText(a, b)));
}
