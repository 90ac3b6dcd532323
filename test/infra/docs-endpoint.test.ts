import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { discoverFunctions } from "../../infra/discover.ts";
import { routesOf } from "../../infra/routes.ts";
import { openApiDocument } from "../../infra/write-openapi.ts";
import { scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder, resourcesOf, synthesized } from "./synthesized.ts";

/** The file that docs/contributing.md tells a newcomer to write; its first line says where. */
function documentedFile(): { path: string; code: string } {
  const document = readFileSync("docs/contributing.md", "utf8");
  const [, path = "", code = ""] = /```ts\n\/\/ functions\/(\S+)\n([\s\S]+?)```/.exec(document) ?? [];
  return { path, code };
}

test("the endpoint in docs/contributing.md compiles, and is in the routes, OpenAPI, the API and the roles", {
  timeout: 60_000,
}, async () => {
  const { path, code } = documentedFile();
  const name = basename(path, ".ts");
  await using scratch = await scratchFunctions({ [path]: code }, { copyOf: functionsFolder });
  compile(scratch.folder, path);

  const functions = await discoverFunctions(scratch.folder);
  const { definition } = functions.find((found) => found.name === name)!;
  if (definition.trigger !== "http") throw new Error("the documented function is not an endpoint");
  expect(routesOf(functions)).toContainEqual(
    expect.objectContaining({ method: definition.method, path: definition.path, operationId: name }),
  );
  expect(openApiDocument(functions).paths[definition.path]?.get).toMatchObject({
    operationId: name,
    summary: definition.summary,
    "x-required-scope": "alarms:read",
  });

  const templates = await synthesized(scratch.folder, { stage: "dev" });
  expect(JSON.stringify(resourcesOf("AWS::ApiGateway::Method", templates))).toContain(
    `function:tocsin-dev-${name}/invocations`,
  );
  const lambda = resourcesOf("AWS::Lambda::Function", templates).find(
    ({ Properties }) => Properties.FunctionName === `tocsin-dev-${name}`,
  );
  const [roleId] = (lambda!.Properties.Role as { "Fn::GetAtt": [string] })["Fn::GetAtt"];
  const role = JSON.stringify(resourcesOf("AWS::IAM::Role", templates).find(({ id }) => id === roleId));
  expect(role).toContain(":table/tocsin-dev-journal");
  expect(role).not.toContain("dynamodb:PutItem");
});

/** Under the project's own settings; the compiler's complaints are in the error. */
function compile(folder: string, path: string): void {
  const config = { extends: "../../tsconfig.json", include: [`functions/${path}`, "../../infra/*.d.ts"] };
  const project = join(dirname(folder), "tsconfig.json");
  writeFileSync(project, JSON.stringify(config));
  execFileSync("npx", ["tsc", "--noEmit", "--project", project], { stdio: "pipe", encoding: "utf8" });
}
