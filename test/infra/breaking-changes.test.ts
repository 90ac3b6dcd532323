import { describe, expect, test } from "vitest";
import { breakingChanges } from "../../infra/breaking-changes.ts";
import type { OpenApiDocument, Operation, Schema } from "../../infra/openapi-document.ts";

const text: Schema = { type: "string" };

const flag: Schema = {
  type: "object",
  properties: {
    key: text,
    state: { type: "string", enum: ["on", "off"] },
    size: { type: "integer", maximum: 9 },
  },
  required: ["key"],
};

const createFlag: Operation = {
  operationId: "create-flag",
  summary: "Create a flag",
  tags: ["flags"],
  "x-required-scope": "flags:write",
  parameters: [{ name: "dry_run", in: "query", schema: { type: "boolean" } }],
  requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Flag" } } } },
  responses: { 201: { content: { "application/json": { schema: flag } } } },
};

function contract(operation: Operation, Flag: Schema = flag): OpenApiDocument {
  return {
    openapi: "3.1.1",
    info: { title: "Flags", version: "1", description: "" },
    paths: { "/flags": { post: operation } },
    components: { schemas: { Flag }, responses: {} },
  };
}

function answering(schema: Schema): Operation {
  return { ...createFlag, responses: { 201: { content: { "application/json": { schema } } } } };
}

const changes = (operation: Operation, Flag?: Schema) =>
  breakingChanges(contract(createFlag), contract(operation, Flag));

test("the same contract breaks nothing", () => {
  expect(changes(createFlag)).toEqual([]);
});

describe("breaking", () => {
  test("a removed path, and a removed method", () => {
    const none = { ...contract(createFlag), paths: {} };
    expect(breakingChanges(contract(createFlag), none)).toEqual(["POST /flags is gone"]);
  });

  test.each<[string, Operation, Schema | undefined, string]>([
    [
      "another scope",
      { ...createFlag, "x-required-scope": "flags:admin" },
      undefined,
      "needs the scope flags:admin",
    ],
    ["a removed parameter", { ...createFlag, parameters: [] }, undefined, "parameter dry_run is gone"],
    [
      "a new required parameter",
      {
        ...createFlag,
        parameters: [...createFlag.parameters!, { name: "at", in: "query", required: true, schema: text }],
      },
      undefined,
      "parameter at is required",
    ],
    [
      "a new required request field",
      createFlag,
      { ...flag, required: ["key", "size"] },
      "body.size is required",
    ],
    ["a removed request field", createFlag, { ...flag, properties: { key: text } }, "body.state is gone"],
    [
      "a request value that is refused now",
      createFlag,
      { ...flag, properties: { ...flag.properties, state: { type: "string", enum: ["on"] } } },
      "body.state can't be off any more",
    ],
    [
      "a tighter limit",
      createFlag,
      { ...flag, properties: { ...flag.properties, size: { type: "integer", maximum: 5 } } },
      "body.size has tighter limits",
    ],
    [
      "a removed response field",
      answering({ ...flag, properties: { key: text } }),
      undefined,
      "answer 201.state is gone",
    ],
    [
      "a response field that may be missing now",
      answering({ ...flag, required: [] }),
      undefined,
      "201.key may be missing",
    ],
    [
      "a response field of another type",
      answering({ ...flag, properties: { ...flag.properties, key: { type: ["string", "null"] } } }),
      undefined,
      "answer 201.key is string or null, was string",
    ],
    ["another status", { ...createFlag, responses: { 202: {} } }, undefined, "doesn't answer 201"],
  ])("%s", (_, operation, schema, complaint) => {
    expect(changes(operation, schema).join("\n")).toContain(complaint);
  });
});

describe("not breaking", () => {
  test.each<[string, Operation, Schema | undefined]>([
    ["a new optional request field", createFlag, { ...flag, properties: { ...flag.properties, note: text } }],
    [
      "a new response field",
      answering({ ...flag, properties: { ...flag.properties, note: text } }),
      undefined,
    ],
    [
      "a response field that is always there now",
      answering({ ...flag, required: ["key", "state"] }),
      undefined,
    ],
    ["an endpoint that opens to everybody", { ...createFlag, "x-required-scope": undefined! }, undefined],
  ])("%s", (_, operation, schema) => {
    expect(changes(operation, schema)).toEqual([]);
  });

  test("a new endpoint", () => {
    const more = contract(createFlag);
    expect(
      breakingChanges(contract(createFlag), {
        ...more,
        paths: { ...more.paths, "/more": { get: createFlag } },
      }),
    ).toEqual([]);
  });
});

test("a schema that refers to itself is compared once", () => {
  const node: Schema = { type: "object", properties: { parent: { $ref: "#/components/schemas/Flag" } } };
  expect(breakingChanges(contract(createFlag, node), contract(createFlag, node))).toEqual([]);
});
