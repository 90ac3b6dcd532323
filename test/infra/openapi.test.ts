import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { breakingChanges } from "../../infra/breaking-changes.ts";
import {
  type DefinitionOf,
  type DiscoveredFunction,
  discoverFunctions,
  triggeredBy,
} from "../../infra/discover.ts";
import type { OpenApiDocument } from "../../infra/openapi-document.ts";
import { apiPage } from "../../infra/write-api-page.ts";
import { openApiDocument } from "../../infra/write-openapi.ts";
import { problemKinds } from "../../shared/problems.ts";
import { functionsFolder } from "./synthesized.ts";

let present: OpenApiDocument;
let paths: readonly string[];
/** Those with a routing key: one that is worth nothing is 400 there, as to PagerDuty. */
let routed: ReadonlySet<string>;
/** Doors at which somebody becomes known. */
const asksBlocklist = new Set(["POST /auth/login", "POST /auth/refresh", "POST /auth/accept-invitation"]);

beforeAll(async () => {
  const functions = await discoverFunctions(functionsFolder);
  present = openApiDocument(functions);
  const endpoints = triggeredBy("http", functions).filter(({ definition }) => definition.method !== "ANY");
  paths = endpoints.flatMap(placesOf);
  routed = new Set(endpoints.filter(({ definition }) => definition.routingKey).flatMap(placesOf));
});

const placesOf = ({ definition: { method, path, aliases } }: DiscoveredFunction<DefinitionOf<"http">>) =>
  [path, ...aliases].map((place) => `${method} ${place}`);

const operations = () =>
  Object.entries(present.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      place: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );

test("nothing breaks clients of the accepted contract (npm run openapi:accept takes additions)", () => {
  const accepted = JSON.parse(readFileSync("test/contract/openapi.json", "utf8")) as OpenApiDocument;
  expect(breakingChanges(accepted, present)).toEqual([]);
});

test("every endpoint is described", () => {
  expect(
    operations()
      .map(({ place }) => place)
      .sort(),
  ).toEqual([...paths].sort());
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(present).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w.-]+)"/g)];
  const components: Readonly<Record<string, object>> = present.components;
  const dangling = references.filter(
    ([, kind = "", name = ""]) => !Object.hasOwn(components[kind] ?? {}, name),
  );
  expect(dangling.map(([text]) => text)).toEqual([]);
});

test("every field says its type", () => {
  const untyped = [...JSON.stringify(present).matchAll(/"(\w+)":\{\}/g)].map(([, field]) => field);
  expect(untyped).toEqual([]);
});

test("an endpoint answers 401 and 403 when it needs a scope; of the others those do 403 that know whom a tenant blocks", () => {
  for (const { place, operation } of operations()) {
    const needsScope = operation["x-required-scope"] !== undefined;
    const problems = ["401", "403"].filter((status) =>
      needsScope ? operation.responses[status] : operation.responses[status]?.$ref,
    );
    const needed = routed.has(place) ? ["403"] : ["401", "403"];
    const known = asksBlocklist.has(place) ? ["403"] : [];
    expect([place, problems]).toEqual([place, needsScope ? needed : known]);
  }
});

test("the reference page is one document that asks nobody for anything", () => {
  const page = apiPage(present);
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
  expect([...page.matchAll(/href="(?!#|openapi\.json")[^"]*"/g)]).toEqual([]);
});

test("the reference page has an entry for every endpoint, schema and problem, and no link into the void", () => {
  const page = apiPage(present);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(new Set(ids).size);
  const wanted = [
    ...operations().map(({ operation }) => operation.operationId),
    ...Object.keys(present.components.schemas).map((name) => `schema-${name}`),
    ...Object.keys(problemKinds).map((kind) => `problem-${kind}`),
    ...[...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id),
  ];
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
});
