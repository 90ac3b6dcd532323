import { beforeAll, describe, expect, test } from "vitest";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { connect, type Tenant } from "../support/tocsin.ts";
import { ValidRequests } from "./valid-requests.ts";

const tocsin = connect();
const functions = await discoverFunctions(functionsFolder);
const endpoints = triggeredBy("http", functions);
const valid = new ValidRequests(tocsin, functions);
/** Clients of somebody else's API know nothing of versions. */
const changing = endpoints
  .filter(
    ({ definition: { method, errors } }) =>
      ["PUT", "PATCH", "DELETE"].includes(method) && errors === "problem",
  )
  .map((endpoint) => [`${endpoint.definition.method} ${endpoint.definition.path}`, endpoint] as const);

let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

describe.each(changing)("%s", (_, endpoint) => {
  const { method, path, status } = endpoint.definition;
  const readable = endpoints.some(
    ({ definition }) => definition.method === "GET" && definition.path === path,
  );

  const send = async (place: string, ifMatch: string) =>
    (await tenant.send(method, place, valid.body(endpoint), { "if-match": ifMatch })).status;

  test("is 428 without If-Match, 400 to a bad one, 412 to a stale one, and then changes nothing", async () => {
    const place = await valid.path(endpoint, tenant);
    const before = readable ? await tenant.get(place) : undefined;
    expect(await send(place, "")).toBe(428);
    for (const bad of ["v1", '"v1', '"a" "b"']) expect([bad, await send(place, bad)]).toEqual([bad, 400]);
    for (const stale of ['"v999999"', '"other", "v999998"', 'W/"v1"']) {
      expect([stale, await send(place, stale)]).toEqual([stale, 412]);
    }
    if (readable) expect(await tenant.get(place)).toEqual(before);
  });

  test("takes the ETag that a GET gave, once", async () => {
    if (!readable) return;
    const place = await valid.path(endpoint, tenant);
    const read = await tenant.send("GET", place);
    const etag = read.headers.get("etag");
    expect(etag).toMatch(/^"v\d+"$/);
    const unchanged = await tenant.send("GET", place, undefined, { "if-none-match": etag! });
    expect([unchanged.status, unchanged.body]).toEqual([304, ""]);
    const changed = await tenant.send(method, place, valid.body(endpoint), { "if-match": `"x", ${etag}` });
    expect(changed.status).toBe(status);
    if (status === 204) return;
    expect(changed.headers.get("etag")).toMatch(/^"v\d+"$/);
    expect(changed.headers.get("etag")).not.toBe(etag);
    expect((await tenant.send("GET", place)).headers.get("etag")).toBe(changed.headers.get("etag"));
    expect(await send(place, etag!)).toBe(412);
  });

  test("lets one of many who have read the same version change it", async () => {
    const place = await valid.path(endpoint, tenant);
    const etag = readable ? (await tenant.send("GET", place)).headers.get("etag")! : '"v1"';
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(place, etag)));
    expect(answers.filter((answer) => answer === status)).toHaveLength(1);
    // Who comes to a deleted record finds none.
    const late = method === "DELETE" ? [404, 412] : [412];
    for (const answer of answers.filter((other) => other !== status)) expect(late).toContain(answer);
  });
});
