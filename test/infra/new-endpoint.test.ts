import { expect, test } from "vitest";
import { discoverFunctions } from "../../infra/discover.ts";
import { routesOf } from "../../infra/routes.ts";
import { openApiDocument } from "../../infra/write-openapi.ts";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder, resourcesOf, synthesized } from "./synthesized.ts";

test("one new file is a new endpoint: in the routes, OpenAPI, the API, and with a role of its own", async () => {
  const file = { "alarms/get-greeting.ts": endpointFile("/api/v1/greetings/{greeting_id}") };
  await using scratch = await scratchFunctions(file, { copyOf: functionsFolder });
  const functions = await discoverFunctions(scratch.folder);
  expect(routesOf(functions)).toContainEqual({
    method: "GET",
    path: "/api/v1/greetings/{greeting_id}",
    aliases: [],
    operationId: "get-greeting",
    summary: "Greet",
    scope: "alarms:read",
    limit: "api",
    stability: "stable",
  });
  expect(openApiDocument(functions).paths["/api/v1/greetings/{greeting_id}"]?.get).toMatchObject({
    operationId: "get-greeting",
    "x-required-scope": "alarms:read",
    responses: { 200: expect.anything(), 404: { $ref: "#/components/responses/not-found" } },
  });

  const templates = await synthesized(scratch.folder, { stage: "dev" });
  const text = (type: string) => JSON.stringify(resourcesOf(type, templates));
  expect(text("AWS::ApiGateway::Resource")).toContain('"PathPart":"{greeting_id}"');
  expect(text("AWS::ApiGateway::Method")).toContain("function:tocsin-dev-get-greeting/invocations");
  const lambda = resourcesOf("AWS::Lambda::Function", templates).find(
    ({ Properties }) => Properties.FunctionName === "tocsin-dev-get-greeting",
  );
  expect(lambda?.Properties).toMatchObject({
    Environment: { Variables: { TABLE_TENANTS: "tocsin-dev-tenants" } },
  });
  const [roleId] = (lambda!.Properties.Role as { "Fn::GetAtt": [string] })["Fn::GetAtt"];
  const role = resourcesOf("AWS::IAM::Role", templates).find(({ id }) => id === roleId);
  expect(JSON.stringify(role)).toContain(":table/tocsin-dev-tenants");
  expect(JSON.stringify(role)).not.toContain("dynamodb:PutItem");
});
