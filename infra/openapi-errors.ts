import * as z from "zod";
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { type ProblemKind, problemKinds } from "#shared/problems.ts";

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

/** What an endpoint can answer instead of what it is for, in the dialect of its clients. */
export function errorsOf(definition: EndpointDefinition): ZodOpenApiResponsesObject {
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
