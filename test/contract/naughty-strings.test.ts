import naughtyStrings from "big-list-of-naughty-strings" with { type: "json" };
import { beforeAll, describe, expect, test } from "vitest";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { referenced, type Schema } from "../../infra/openapi-document.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { connect, type Problem, type Tenant } from "../support/tocsin.ts";
import { asProblem } from "./as-problem.ts";
import { type DiscoveredEndpoint, speaksOurs, ValidRequests } from "./valid-requests.ts";

/** Strings that have broken somebody's software. */
const naughty: readonly string[] = naughtyStrings;
const atOnce = 16;
/** Each string is sent to every fourth endpoint, each endpoint gets every fourth string: they share their schemas. */
const shares = 4;

/** What they answer has a member of that name, too: the reason why the action was requested. */
const tellsAnother: ReadonlySet<string> = new Set(["cancel-action", "reject-action"]);

const tocsin = connect();
const functions = await discoverFunctions(functionsFolder);
const valid = new ValidRequests(tocsin, functions);
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

/** The members of a body that may hold any text: not those that have a form, are one of a few, or come from us. */
function textFields(endpoint: DiscoveredEndpoint): string[] {
  const { properties = {} } = valid.bodySchema(endpoint) ?? {};
  return Object.entries(properties)
    .filter(([name, schema]) => name !== "cursor" && alternatives(schema).some(isText))
    .map(([name]) => name);
}

const alternatives = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];
const isText = (schema: Schema): boolean =>
  schema.type === "string" && !schema.enum && !schema.format && !schema.const && !referenced(schema);

const writing = triggeredBy("http", functions)
  .filter(speaksOurs)
  .filter((endpoint) => endpoint.definition.access !== "public" && textFields(endpoint).length > 0)
  .map(
    (endpoint, index) =>
      [`${endpoint.definition.method} ${endpoint.definition.path}`, endpoint, shareOf(index)] as const,
  );

function shareOf(index: number): readonly string[] {
  return naughty.filter((_, at) => at % shares === index % shares);
}

async function forEachString(
  strings: readonly string[],
  check: (text: string, index: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < strings.length; start += atOnce) {
    const some = strings.slice(start, start + atOnce);
    await Promise.all(some.map((text, offset) => check(text, start + offset)));
  }
}

describe.each(writing)("%s", { timeout: 300_000 }, (_, endpoint, strings) => {
  const { method } = endpoint.definition;
  const fields = textFields(endpoint);

  test(`gives back each of ${strings.length} naughty strings in ${fields.join(", ")}, or is 422`, async () => {
    let taken = 0;
    const shared = await valid.path(endpoint, tenant);
    // What must be there for a request that is about no one record.
    if (!endpoint.definition.path.includes("{")) await valid.prepare(endpoint, tenant, shared);
    await forEachString(strings, async (text, index) => {
      // Many changes of one record at once would only tell how that is refused.
      const path = method === "POST" ? shared : await valid.path(endpoint, tenant);
      const field = fields[index % fields.length]!;
      const body = { ...valid.body(endpoint), [field]: text };
      const { status, body: answer } = asProblem(await tenant.send<Problem>(method, path, body));
      if (status === 422) {
        const pointers = answer.errors?.map(({ pointer }) => pointer);
        return expect([text, pointers]).toEqual([text, [expect.stringMatching(new RegExp(`^#/${field}`))]]);
      }
      // A record of this name may be there: some of the strings are the same when spaces are gone.
      expect([text, [200, 201, 202, 409]]).toEqual([text, expect.arrayContaining([status])]);
      const shown = (answer as object as Record<string, unknown>)[field];
      if (typeof shown === "string" && !tellsAnother.has(endpoint.name))
        expect([text, text.trim()]).toContain(shown);
      taken++;
    });
    expect(taken).toBeGreaterThan(0);
  });
});

test("naughty ids and filters find nothing, and break nothing", async () => {
  const nobody = await tocsin.newTenant();
  await forEachString(naughty, async (text) => {
    const inPath = await nobody.send("GET", `/api/v1/entities/${encodeURIComponent(text)}/topology`);
    expect([text, [404, 422, 405]]).toEqual([text, expect.arrayContaining([inPath.status])]);
    const inQuery = await nobody.send("GET", `/api/v1/alarms?entity_id=${encodeURIComponent(text)}`);
    expect([text, [200, 422]]).toEqual([text, expect.arrayContaining([inQuery.status])]);
  });
});

test("naughty headers are never echoed: ids that aren't well formed are replaced", async () => {
  const sendable = naughty.filter((text) => /^[\x20-\x7e]{1,1000}$/.test(text) && text.trim() === text);
  for (const text of sendable) {
    const headers = { "x-request-id": text, "x-correlation-id": text, traceparent: text };
    const answer = await tenant.send("GET", "/api/v1/entities?limit=1", undefined, headers);
    const isForm = /^[A-Za-z0-9._:-]{1,128}$/.test(text);
    for (const name of ["x-request-id", "x-correlation-id"]) {
      expect([text, answer.headers.get(name) === text]).toEqual([text, isForm]);
    }
  }
});
